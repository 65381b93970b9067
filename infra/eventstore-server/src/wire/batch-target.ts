import type { BatchAppendReq } from '@eventstore/db-client/generated/streams_pb.js';
import type { Target } from '../append-events.ts';
import { decodeExpectedRevision } from './expected-revision.ts';
import { decodeStreamName } from './stream-name.ts';

/** Where a batch goes, and until when (milliseconds since 1970). Throws INVALID_ARGUMENT. */
export const decodeBatchTarget = (
  options: BatchAppendReq.Options,
): { readonly target: Target; readonly deadline: number } => {
  const exact = options.hasStreamPosition() ? options.getStreamPosition() : undefined;
  const target = {
    stream: decodeStreamName(options.getStreamIdentifier()),
    expected: decodeExpectedRevision(options, exact),
  };
  return { target, deadline: options.getDeadline()?.toDate().getTime() ?? Infinity };
};
