import type { Server } from '@grpc/grpc-js';
import type { Backend } from '../backend.ts';
import type { PersistentSubscriptions } from '../persistent/persistent-subscriptions.ts';
import { Endpoints } from '../endpoints.ts';
import {
  GossipService,
  PersistentSubscriptionsService,
  ServerFeaturesService,
  StreamsService,
} from '../wire/stubs.ts';
import { handleAppend } from './append.ts';
import { BatchAppend } from './batch-append.ts';
import { handleDelete } from './delete.ts';
import { createGossip, type Address } from './gossip.ts';
import { createManagement } from './persistent/manage.ts';
import { GroupReader } from './persistent/group-reader.ts';
import { handleRead } from './read.ts';
import { supportedMethods } from './server-features.ts';

type Services = {
  readonly backend: Backend;
  readonly groups: PersistentSubscriptions;
  /** May be known only once calls are served. */
  readonly address: () => Address;
};

/** Puts every call of the protocol behind its method. */
export const register = (server: Server, { backend, groups, address }: Services): Endpoints => {
  const endpoints = new Endpoints(server);
  registerGroups(endpoints, groups);
  endpoints.clientStream(StreamsService.append, (call) => handleAppend(backend, call));
  endpoints.bidi(StreamsService.batchAppend, (call) => new BatchAppend(backend, call).run());
  endpoints.serverStream(StreamsService.read, (call) => handleRead(backend, call));
  endpoints.unary(StreamsService.delete, (request) => handleDelete(backend, request, 'soft'));
  endpoints.unary(StreamsService.tombstone, (request) =>
    handleDelete(backend, request, 'tombstone'),
  );
  endpoints.unary(ServerFeaturesService.getSupportedMethods, supportedMethods);
  endpoints.unary(GossipService.read, createGossip(address));
  return endpoints;
};

const registerGroups = (endpoints: Endpoints, groups: PersistentSubscriptions): void => {
  const methods = PersistentSubscriptionsService;
  const management = createManagement(groups);
  endpoints.bidi(methods.read, (call) => new GroupReader(groups, call).run());
  endpoints.unary(methods.create, management.create);
  endpoints.unary(methods.update, management.update);
  endpoints.unary(methods.delete, management.delete);
  endpoints.unary(methods.getInfo, management.getInfo);
  endpoints.unary(methods.list, management.list);
  endpoints.unary(methods.replayParked, management.replayParked);
  endpoints.unary(methods.restartSubsystem, management.restartSubsystem);
};
