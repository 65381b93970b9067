import { setImmediate, setTimeout } from 'node:timers/promises';
import { Server, ServerCredentials } from '@grpc/grpc-js';
import type { Backend } from './backend.ts';
import { Endpoints } from './endpoints.ts';
import { Feed } from './feed.ts';
import type { Log } from './log.ts';
import { handleAppend } from './rpc/append.ts';
import { BatchAppend } from './rpc/batch-append.ts';
import { handleDelete } from './rpc/delete.ts';
import { handleRead } from './rpc/read.ts';
import { supportedMethods } from './rpc/server-features.ts';
import { openStorage } from './storage.ts';
import { Turns } from './turns.ts';
import { ServerFeaturesService, StreamsService } from './wire/stubs.ts';
import { Writer } from './writer.ts';

export type EventStoreServerOptions = {
  /** Created if it does not exist; only one server at a time may use it. */
  readonly dataDir: string;
  /** 0 takes a free one. */
  readonly port: number;
  /** Default 127.0.0.1. */
  readonly host?: string;
};

export type EventStoreServer = {
  readonly port: number;
  /** Answers the writes that have arrived, ends the open calls as UNAVAILABLE and closes the files. */
  close(): Promise<void>;
};

const grpcOptions = {
  // As the real server has it.
  'grpc.max_receive_message_length': 17 * 1024 * 1024,
  'grpc.max_send_message_length': -1,
  'grpc.keepalive_time_ms': 10_000,
  'grpc.keepalive_timeout_ms': 10_000,
};

/** How long a client may take to hang up after it was told that the server goes away. */
const GRACE_MS = 500;

/**
 * Starts an EventStoreDB-compatible server; resolves when it accepts calls.
 * Rejects when the port is taken, another server has the folder, or the files cannot be opened.
 */
export const startEventStoreServer = async (
  options: EventStoreServerOptions,
): Promise<EventStoreServer> => {
  const storage = await openStorage(options.dataDir);
  try {
    const server = await serve(storage.log, options);
    return {
      port: server.port,
      close: once(async () => await server.close().then(() => storage.close())),
    };
  } catch (error) {
    await storage.close();
    throw error;
  }
};

const serve = async (
  log: Log,
  { host = '127.0.0.1', port }: EventStoreServerOptions,
): Promise<EventStoreServer> => {
  const feed = new Feed();
  const writer = new Writer(log, (records) => feed.publish(records));
  const server = new Server(grpcOptions);
  const endpoints = register(server, { log, feed, writer, turns: new Turns() });
  const bound = await bind(server, `${host}:${port}`);
  const close = async (): Promise<void> => {
    await writer.close();
    // The last answers leave before their calls are ended.
    await setImmediate();
    endpoints.endAll();
    await Promise.race([shutDown(server), setTimeout(GRACE_MS, undefined, { ref: false })]);
    server.forceShutdown();
  };
  return { port: bound, close };
};

const register = (server: Server, backend: Backend): Endpoints => {
  const endpoints = new Endpoints(server);
  endpoints.clientStream(StreamsService.append, (call) => handleAppend(backend, call));
  endpoints.bidi(StreamsService.batchAppend, (call) => new BatchAppend(backend, call).run());
  endpoints.serverStream(StreamsService.read, (call) => handleRead(backend, call));
  endpoints.unary(StreamsService.delete, (request) => handleDelete(backend, request, 'soft'));
  endpoints.unary(StreamsService.tombstone, (request) =>
    handleDelete(backend, request, 'tombstone'),
  );
  endpoints.unary(ServerFeaturesService.getSupportedMethods, supportedMethods);
  return endpoints;
};

const bind = (server: Server, address: string): Promise<number> =>
  new Promise((resolve, reject) => {
    server.bindAsync(address, ServerCredentials.createInsecure(), (error, port) =>
      error ? reject(error) : resolve(port),
    );
  });

const shutDown = (server: Server): Promise<void> =>
  new Promise((resolve) => server.tryShutdown(() => resolve()));

/** Closing twice is harmless: both callers wait for the same end. */
const once = (close: () => Promise<void>): (() => Promise<void>) => {
  let closed: Promise<void> | undefined;
  return () => (closed ??= close());
};
