import type { Server } from '@grpc/grpc-js';
import type { Backend } from '../backend.ts';
import { Endpoints } from '../endpoints.ts';
import { GossipService, ServerFeaturesService, StreamsService } from '../wire/stubs.ts';
import { handleAppend } from './append.ts';
import { BatchAppend } from './batch-append.ts';
import { handleDelete } from './delete.ts';
import { createGossip, type Address } from './gossip.ts';
import { handleRead } from './read.ts';
import { supportedMethods } from './server-features.ts';

/** Puts every call of the protocol behind its method; the address may be known only once they are served. */
export const register = (server: Server, backend: Backend, address: () => Address): Endpoints => {
  const endpoints = new Endpoints(server);
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
