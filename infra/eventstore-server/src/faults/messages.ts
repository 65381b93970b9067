import any from 'google-protobuf/google/protobuf/any_pb.js';
import {
  type BatchAppendReq,
  BatchAppendResp,
  Code,
  Empty,
  ReadReq,
  ReadResp,
  Status,
  Timeout,
} from '../wire/stubs.ts';
import type { FaultTarget } from './fault.ts';

const services: Readonly<Record<string, FaultTarget>> = {
  'event_store.client.server_features.ServerFeatures': 'serverFeatures',
  'event_store.client.gossip.Gossip': 'gossip',
  'event_store.client.persistent_subscriptions.PersistentSubscriptions': 'persistentSubscriptions',
};

const methods: Readonly<Record<string, FaultTarget>> = {
  Append: 'append',
  BatchAppend: 'batchAppend',
  Delete: 'delete',
  Tombstone: 'tombstone',
  Read: 'read',
};

/** What a call is, which of a read only its request says; undefined is out of reach of faults. */
export const targetOf = (path: string, request: unknown): FaultTarget | undefined => {
  const [, service = '', method = ''] = path.split('/');
  const isSubscription =
    request instanceof ReadReq && (request.getOptions()?.hasSubscription() ?? false);
  return services[service] ?? (isSubscription ? 'subscribe' : methods[method]);
};

/** The append that a message of a batch append belongs to, and whether it begins with it. */
export const appendOf = (
  request: InstanceType<typeof BatchAppendReq>,
): { readonly id: string; readonly begins: boolean } => ({
  id: request.getCorrelationId()?.getString().toLowerCase() ?? '',
  begins: request.hasOptions(),
});

export const answeredAppend = (reply: Buffer): string =>
  BatchAppendResp.deserializeBinary(reply).getCorrelationId()?.getString() ?? '';

export const isEvent = (reply: Buffer): boolean => ReadResp.deserializeBinary(reply).hasEvent();

/** The answer of a read that a checkpoint is at `commit/prepare`. */
export const checkpointAt = (position: string): Buffer => {
  const [commit = '', prepare = ''] = position.split('/');
  const checkpoint = new ReadResp.Checkpoint()
    .setCommitPosition(commit)
    .setPreparePosition(prepare);
  return Buffer.from(new ReadResp().setCheckpoint(checkpoint).serializeBinary());
};

/** The same subscription from the start. */
export const startOver = (request: unknown): unknown => {
  if (!(request instanceof ReadReq)) return request;
  const options = request.getOptions();
  options?.getAll()?.setStart(new Empty());
  options?.getStream()?.setStart(new Empty());
  return request;
};

/** The answer to an append as an error that says little. */
export const spoilReply = (reply: Buffer, details: 'none' | 'unrecognised' | 'timeout'): Buffer => {
  const error = new Status().setCode(Code.UNKNOWN).setMessage('A fault.');
  const packed = new any.Any();
  if (details === 'timeout')
    packed.pack(new Timeout().serializeBinary(), 'event_store.client.Timeout');
  if (details === 'unrecognised') packed.pack(new Uint8Array(), 'event_store.client.Novelty');
  if (details !== 'none') error.setDetails(packed);
  const spoiled = BatchAppendResp.deserializeBinary(reply).setError(error);
  return Buffer.from(spoiled.serializeBinary());
};
