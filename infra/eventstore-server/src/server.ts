import { setImmediate, setTimeout } from 'node:timers/promises';
import { Server, type ServerCredentials } from '@grpc/grpc-js';
import { createCredentials, type Tls } from './credentials.ts';
import { Connections } from './faults/connections.ts';
import { interceptWith } from './faults/faulty-call.ts';
import type { Faults } from './faults/faults.ts';
import { Feed } from './feed.ts';
import { PersistentSubscriptions } from './persistent/persistent-subscriptions.ts';
import type { Address } from './rpc/gossip.ts';
import { register } from './rpc/register.ts';
import { openStorage, type Storage } from './storage.ts';
import { Turns } from './turns.ts';
import { Writer } from './writer.ts';

export type EventStoreServerOptions = {
  /** Created if it does not exist; only one server at a time may use it. */
  readonly dataDir: string;
  /** 0 takes a free one. */
  readonly port: number;
  /** Default 127.0.0.1. */
  readonly host?: string;
  /** What clients are told to connect to that ask who leads; default is where the server listens. */
  readonly advertised?: Partial<Address>;
  /** Calls are not encrypted without it. */
  readonly tls?: Tls;
  /** Bytes that the events of one append may have together; default 1 MiB. */
  readonly maxAppendSize?: number;
  /** For tests: what is injected here strikes the calls. Without it nothing stands between. */
  readonly faults?: Faults;
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

const DEFAULT_MAX_APPEND_SIZE = 1024 * 1024;

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
    const server = await serve(storage, options);
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
  { log, groups: store }: Storage,
  options: EventStoreServerOptions,
): Promise<EventStoreServer> => {
  const { host = '127.0.0.1', faults, maxAppendSize = DEFAULT_MAX_APPEND_SIZE } = options;
  const feed = new Feed();
  const writer = new Writer(log, (records) => feed.publish(records));
  const connections = faults && new Connections();
  const interceptors = faults && connections ? [interceptWith(faults, connections)] : [];
  const server = new Server({ ...grpcOptions, interceptors });
  let { port } = options;
  const backend = { log, feed, writer, turns: new Turns(), maxAppendSize };
  const groups = new PersistentSubscriptions(backend, store);
  const address = (): Address => ({ host, port, ...options.advertised });
  const endpoints = register(server, { backend, groups, address });
  try {
    port = await bind(server, { host, port }, createCredentials(options.tls));
  } catch (error) {
    await groups.close();
    throw error;
  }
  const close = async (): Promise<void> => {
    await groups.close();
    await writer.close();
    // The last answers leave before their calls are ended.
    await setImmediate();
    endpoints.endAll();
    await Promise.race([shutDown(server), setTimeout(GRACE_MS, undefined, { ref: false })]);
    server.forceShutdown();
    connections?.close();
  };
  return { port, close };
};

const bind = (
  server: Server,
  { host, port }: Address,
  credentials: ServerCredentials,
): Promise<number> =>
  new Promise((resolve, reject) => {
    server.bindAsync(`${host}:${port}`, credentials, (error, bound) =>
      error ? reject(error) : resolve(bound),
    );
  });

const shutDown = (server: Server): Promise<void> =>
  new Promise((resolve) => server.tryShutdown(() => resolve()));

/** Closing twice is harmless: both callers wait for the same end. */
const once = (close: () => Promise<void>): (() => Promise<void>) => {
  let closed: Promise<void> | undefined;
  return () => (closed ??= close());
};
