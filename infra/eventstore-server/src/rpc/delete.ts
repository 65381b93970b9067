import type { DeleteReq, TombstoneReq } from '@eventstore/db-client/generated/streams_pb.js';
import type { Backend } from '../backend.ts';
import { deleteStream, type DeleteKind } from '../delete-stream.ts';
import { decodeExpectedRevision } from '../wire/expected-revision.ts';
import { encodeDeleteReply } from '../wire/delete-reply.ts';
import { invalidArgument } from '../wire/rpc-error.ts';
import { decodeStreamName } from '../wire/stream-name.ts';

/** Streams.Delete (soft) and Streams.Tombstone (for good); their messages have the same fields. */
export const handleDelete = async (
  { writer }: Backend,
  request: DeleteReq | TombstoneReq,
  kind: DeleteKind,
): Promise<Buffer> => {
  const options = request.getOptions();
  if (options === undefined) throw invalidArgument('Delete options are required.');
  const stream = decodeStreamName(options.getStreamIdentifier());
  const expected = decodeExpectedRevision(
    options,
    options.hasRevision() ? options.getRevision() : undefined,
  );
  return encodeDeleteReply(
    { stream, expected },
    await deleteStream(writer, { stream, expected }, kind),
  );
};
