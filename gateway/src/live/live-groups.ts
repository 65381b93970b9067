import { type Notices } from '@marketgraph/infra/ports';
import { type ExecutionResult } from 'graphql';
import { type Identity } from '../identity.ts';
import { LiveGroup, type LiveGroupParts } from './live-group.ts';
import { type LiveRequest } from './live-request.ts';
import { type Mailbox } from './mailbox.ts';
import { type Push } from './push.ts';
import { TopicFollower } from './topic-follower.ts';

export type LiveGroups = {
  /** A subscriber's updates, the first one in it. Throws a `GraphQLError` if that was refused. */
  readonly subscribe: (
    request: LiveRequest,
    identity: Identity | undefined,
  ) => Promise<Mailbox<ExecutionResult>>;
  /** How many different things are followed. */
  readonly count: () => number;
};

/** Puts equal requests of one viewer together, so that each change is executed once for them. */
export const createLiveGroups = (notices: Notices, push: Push): LiveGroups => {
  const groups = new Map<string, LiveGroup>();

  const partsOf = (request: LiveRequest, key: string): LiveGroupParts => ({
    follow: (listener) => new TopicFollower(notices, request.topics, listener),
    execute: (facts, identity) => push(request, facts, identity),
    onEmpty: () => groups.delete(key),
  });

  return {
    subscribe: (request, identity) => {
      const key = JSON.stringify([request.key, identity?.viewer.id, identity?.viewer.roles]);
      const group = groups.get(key) ?? new LiveGroup(partsOf(request, key));
      groups.set(key, group);
      return group.join(identity);
    },
    count: () => groups.size,
  };
};
