import type { StreamIdentifier } from '@eventstore/db-client/generated/shared_pb.js';
import { invalidArgument } from './rpc-error.ts';

/** Names are keys of the index, whose length LMDB limits. */
export const MAX_STREAM_NAME_BYTES = 1024;

/** Throws INVALID_ARGUMENT for a name that no stream can have. */
export const decodeStreamName = (identifier: StreamIdentifier | undefined): string => {
  const bytes = identifier?.getStreamName_asU8() ?? new Uint8Array();
  if (bytes.length === 0) throw invalidArgument('A stream name is required.');
  if (bytes.length > MAX_STREAM_NAME_BYTES)
    throw invalidArgument(`A stream name has at most ${MAX_STREAM_NAME_BYTES} bytes.`);
  const name = Buffer.from(bytes).toString();
  if (name === '$all') throw invalidArgument('$all is not a stream of its own.');
  return name;
};
