import { Server, ServerCredentials } from '@grpc/grpc-js';
import { Feed } from './feed.ts';
import { Log } from './log.ts';
import { handleAppend } from './rpc/append.ts';
import { handleBatchAppend } from './rpc/batch-append.ts';
import { handleDelete } from './rpc/delete.ts';
import { handleRead } from './rpc/read.ts';
import { supportedMethods } from './rpc/server-features.ts';
import {
  bidiStreaming,
  clientStreaming,
  serverStreaming,
  unary,
  withRawReplies,
} from './service.ts';
import { ServerFeaturesService, StreamsService } from './wire/stubs.ts';
import { Writer } from './writer.ts';
import type { Backend } from './backend.ts';

export type EventStoreServerOptions = {
  /** Created if it does not exist. One server at a time may use it. */
  readonly dataDir: string;
  /** 0 takes a free one. */
  readonly port: number;
  readonly host?: string;
};

export type EventStoreServer = {
  readonly port: number;
  /** Answers what has been handed in, ends the subscriptions and closes the files. */
  close(): Promise<void>;
};

/** What the real server accepts. */
const MAX_MESSAGE_BYTES = 17 * 1024 * 1024;

/**
 * Starts an EventStoreDB-compatible server; resolves when it accepts calls.
 * Rejects when the port is taken or the data cannot be opened.
 */
export const startEventStoreServer = async ({
  dataDir,
  port,
  host = '127.0.0.1',
}: EventStoreServerOptions): Promise<EventStoreServer> => {
  const log = new Log(dataDir);
  const feed = new Feed();
  const writer = new Writer(log, (records) => feed.publish(records));
  const server = createGrpcServer({ log, feed, writer });
  const bound = await bind(server, `${host}:${port}`);
  const close = async (): Promise<void> => {
    await writer.idle();
    server.forceShutdown();
    await writer.idle();
    await log.close();
  };
  return { port: bound, close };
};

const createGrpcServer = (backend: Backend): Server => {
  const server = new Server({
    'grpc.max_receive_message_length': MAX_MESSAGE_BYTES,
    'grpc.max_send_message_length': MAX_MESSAGE_BYTES,
  });
  server.addService(
    {
      append: withRawReplies(StreamsService.append),
      batchAppend: withRawReplies(StreamsService.batchAppend),
      delete: withRawReplies(StreamsService.delete),
      read: withRawReplies(StreamsService.read),
      tombstone: withRawReplies(StreamsService.tombstone),
    },
    {
      append: clientStreaming((call) => handleAppend(backend, call)),
      batchAppend: bidiStreaming((call) => handleBatchAppend(backend, call)),
      delete: unary((request) => handleDelete(backend, request, 'soft')),
      read: serverStreaming((call) => handleRead(backend, call)),
      tombstone: unary((request) => handleDelete(backend, request, 'tombstone')),
    },
  );
  server.addService(
    { getSupportedMethods: withRawReplies(ServerFeaturesService.getSupportedMethods) },
    { getSupportedMethods: unary(async () => supportedMethods()) },
  );
  return server;
};

const bind = (server: Server, address: string): Promise<number> =>
  new Promise((resolve, reject) => {
    server.bindAsync(address, ServerCredentials.createInsecure(), (error, port) =>
      error ? reject(error) : resolve(port),
    );
  });
