/**
 * The generated messages are CommonJS whose names Node cannot see beforehand, so they arrive as
 * default imports and are named here once.
 */
import shared from '@eventstore/db-client/generated/shared_pb.js';
import streams from '@eventstore/db-client/generated/streams_pb.js';
import streamsGrpc from '@eventstore/db-client/generated/streams_grpc_pb.js';
import empty from 'google-protobuf/google/protobuf/empty_pb.js';

export const { BatchAppendReq, ReadReq } = streams;
export const { Empty, StreamIdentifier, UUID, WrongExpectedVersion } = shared;
export const { StreamsClient } = streamsGrpc;
/** BatchAppend uses the well-known type where the other requests have one of their own. */
export const WellKnownEmpty = empty.Empty;
