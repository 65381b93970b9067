import { status } from '@grpc/grpc-js';
import type { GroupId } from '../persistent/group.ts';
import { RpcError } from './rpc-error.ts';

const trailers = (exception: string, { source, name }: GroupId): Record<string, string> => ({
  exception,
  'stream-name': source,
  'group-name': name,
});

const called = ({ source, name }: GroupId): string =>
  `Subscription group ${name} on stream ${source}`;

export const groupExists = (id: GroupId): RpcError =>
  new RpcError(
    status.ALREADY_EXISTS,
    `${called(id)} exists.`,
    trailers('persistent-subscription-exists', id),
  );

export const groupDoesNotExist = (id: GroupId): RpcError =>
  new RpcError(
    status.NOT_FOUND,
    `${called(id)} does not exist.`,
    trailers('persistent-subscription-does-not-exist', id),
  );

export const groupDropped = (id: GroupId): RpcError =>
  new RpcError(
    status.CANCELLED,
    `${called(id)} was dropped.`,
    trailers('persistent-subscription-dropped', id),
  );

export const groupFailed = (id: GroupId, reason: string): RpcError =>
  new RpcError(status.INTERNAL, `${called(id)} failed: '${reason}'`, {
    ...trailers('persistent-subscription-failed', id),
    reason,
  });

export const maximumSubscribersReached = (id: GroupId): RpcError =>
  new RpcError(
    status.FAILED_PRECONDITION,
    `Maximum subscriptions reached for subscription group ${id.name} on stream ${id.source}.`,
    trailers('maximum-subscribers-reached', id),
  );
