import { type BatchAppendResp } from '@eventstore/db-client/generated/streams_pb.js';
import { ConcurrencyError, type ExpectedRevision, type Position } from '@marketgraph/infra/ports';
import { BrokenCallError } from '@marketgraph/infra/patience';
import { RefusedError } from './failure.ts';
import { toPosition } from './raw-event.ts';
import { WrongExpectedVersion } from './stubs.ts';

/** The server may leave the position out when it recognises a repeat. */
export type AppendReply = { readonly revision: number; readonly position: Position | undefined };

/**
 * Throws `ConcurrencyError` or `RefusedError` as the server says, and `BrokenCallError` when it does
 * not know itself, or is not ready: then the append may be repeated.
 */
export const decodeReply = (
  stream: string,
  expected: ExpectedRevision,
  reply: BatchAppendResp,
): AppendReply => {
  const success = reply.getSuccess();
  if (!success) throw toError(stream, expected, reply);
  const position = success.getPosition();
  return {
    revision: Number(success.getCurrentRevision()),
    position: position && toPosition(position.getCommitPosition(), position.getPreparePosition()),
  };
};

const toError = (stream: string, expected: ExpectedRevision, reply: BatchAppendResp): Error => {
  const error = reply.getError();
  const message = `${stream}: ${error?.getMessage() ?? 'a reply without result'}`;
  const details = error?.getDetails();
  // The name alone says what it is: the code is not the same on every path of the server.
  switch (details?.getTypeName() ?? '') {
    case 'event_store.client.WrongExpectedVersion':
      return new ConcurrencyError(stream, expected, actualRevision(details?.getValue_asU8()));
    case 'event_store.client.StreamDeleted':
    case 'event_store.client.AccessDenied':
    case 'event_store.client.MaximumAppendSizeExceeded':
    case 'event_store.client.BadRequest':
      return new RefusedError(message);
    default:
      return new BrokenCallError(message);
  }
};

const actualRevision = (details: Uint8Array = new Uint8Array()): ExpectedRevision => {
  const wrong = WrongExpectedVersion.deserializeBinary(details);
  return wrong.hasCurrentStreamRevision() ? Number(wrong.getCurrentStreamRevision()) : 'no_stream';
};
