import { Metadata, status } from '@grpc/grpc-js';
import { BrokenCallError } from '@marketgraph/infra/patience';

/** The event store said no and would say so again: a deleted stream, an append too large, no permission. */
export class RefusedError extends Error {
  readonly code = 'EVENT_STORE_REFUSED';
}

/** The server found fault with what it was sent, not with the connection: sending it again will not help. */
const refusals: ReadonlySet<unknown> = new Set([
  status.FAILED_PRECONDITION,
  status.INVALID_ARGUMENT,
  status.OUT_OF_RANGE,
  status.PERMISSION_DENIED,
  status.UNAUTHENTICATED,
  status.UNIMPLEMENTED,
]);

/** What the status of an ended call means: it was refused, or its outcome is unknown. */
export const endedBy = (what: string, cause: Error): BrokenCallError | RefusedError => {
  const isRefusal = 'code' in cause && refusals.has(cause.code);
  const message = `${what}: ${cause.message}`;
  return isRefusal ? new RefusedError(message, { cause }) : new BrokenCallError(message, { cause });
};

/** `host:port` of the node that a follower says is the leader; `undefined` of any other failure. */
export const leaderNamedBy = ({ cause }: BrokenCallError): string | undefined => {
  const trailers = cause instanceof Error && 'metadata' in cause ? cause.metadata : undefined;
  if (!(trailers instanceof Metadata) || textIn(trailers, 'exception') !== 'not-leader')
    return undefined;
  const [host, port] = [
    textIn(trailers, 'leader-endpoint-host'),
    textIn(trailers, 'leader-endpoint-port'),
  ];
  return host && port ? `${host}:${port}` : undefined;
};

const textIn = (metadata: Metadata, name: string): string | undefined =>
  metadata.get(name)[0]?.toString();
