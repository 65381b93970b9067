/**
 * The generated messages are CommonJS whose names Node cannot see beforehand, so they arrive as
 * default imports and are named here once.
 */
import rpcCode from '@eventstore/db-client/generated/code_pb.js';
import rpcStatus from '@eventstore/db-client/generated/status_pb.js';
import gossip from '@eventstore/db-client/generated/gossip_pb.js';
import gossipGrpc from '@eventstore/db-client/generated/gossip_grpc_pb.js';
import features from '@eventstore/db-client/generated/serverfeatures_pb.js';
import featuresGrpc from '@eventstore/db-client/generated/serverfeatures_grpc_pb.js';
import shared from '@eventstore/db-client/generated/shared_pb.js';
import persistent from '@eventstore/db-client/generated/persistent_pb.js';
import persistentGrpc from '@eventstore/db-client/generated/persistent_grpc_pb.js';
import streams from '@eventstore/db-client/generated/streams_pb.js';
import streamsGrpc from '@eventstore/db-client/generated/streams_grpc_pb.js';

export const { ReadReq, ReadResp, AppendResp, BatchAppendReq, BatchAppendResp, DeleteResp } =
  streams;
export const {
  GetInfoResp,
  ListResp,
  ReadReq: PersistentReadReq,
  ReadResp: PersistentReadResp,
  SubscriptionInfo,
} = persistent;
export const { AllStreamPosition, Empty, StreamIdentifier, UUID } = shared;
export const {
  BadRequest,
  MaximumAppendSizeExceeded,
  StreamDeleted,
  Timeout,
  Unknown,
  WrongExpectedVersion,
} = shared;
export const { SupportedMethod, SupportedMethods } = features;
export const { ClusterInfo, EndPoint: GossipEndPoint, MemberInfo } = gossip;
export const { Code } = rpcCode;
export const { Status } = rpcStatus;
export const { PersistentSubscriptionsService } = persistentGrpc;
export const { StreamsService } = streamsGrpc;
export const { ServerFeaturesService } = featuresGrpc;
export const { GossipService } = gossipGrpc;
