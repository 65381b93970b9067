import {
  status,
  type MethodDefinition,
  type sendUnaryData,
  type Server,
  type ServerDuplexStream,
  type ServerReadableStream,
  type ServerUnaryCall,
  type ServerWritableStream,
} from '@grpc/grpc-js';
import { RpcError, unavailable } from './wire/rpc-error.ts';

/** The part of a generated method that serving it needs. */
type Method<Request> = Pick<MethodDefinition<Request, never>, 'path' | 'requestDeserialize'>;

/** A call that stays open until somebody ends it. */
type OpenCall = {
  end(): void;
  emit(event: 'error', error: Error): boolean;
  readonly writableEnded: boolean;
};

/**
 * Puts handlers behind the methods of a gRPC server. Replies are bytes: they are made once and shared
 * between readers. Whatever a handler throws becomes the status of its call.
 */
export class Endpoints {
  readonly #server: Server;
  readonly #open = new Set<OpenCall>();

  constructor(server: Server) {
    this.#server = server;
  }

  unary<Request>(
    { path, requestDeserialize }: Method<Request>,
    handle: (request: Request) => Buffer | Promise<Buffer>,
  ): void {
    const serve = (call: ServerUnaryCall<Request, Buffer>, answer: sendUnaryData<Buffer>): void =>
      void reply(async () => handle(call.request), answer);
    this.#server.register(path, serve, asIs, requestDeserialize, 'unary');
  }

  clientStream<Request>(
    { path, requestDeserialize }: Method<Request>,
    handle: (call: ServerReadableStream<Request, Buffer>) => Promise<Buffer>,
  ): void {
    const serve = (
      call: ServerReadableStream<Request, Buffer>,
      answer: sendUnaryData<Buffer>,
    ): void => void reply(() => handle(call), answer);
    this.#server.register(path, serve, asIs, requestDeserialize, 'clientStream');
  }

  serverStream<Request>(
    { path, requestDeserialize }: Method<Request>,
    handle: (call: ServerWritableStream<Request, Buffer>) => Promise<void>,
  ): void {
    const serve = (call: ServerWritableStream<Request, Buffer>): void =>
      void this.#run(call, () => handle(call));
    this.#server.register(path, serve, asIs, requestDeserialize, 'serverStream');
  }

  bidi<Request>(
    { path, requestDeserialize }: Method<Request>,
    handle: (call: ServerDuplexStream<Request, Buffer>) => Promise<void>,
  ): void {
    const serve = (call: ServerDuplexStream<Request, Buffer>): void =>
      void this.#run(call, () => handle(call));
    this.#server.register(path, serve, asIs, requestDeserialize, 'bidi');
  }

  async #run(call: OpenCall, handle: () => Promise<void>): Promise<void> {
    this.#open.add(call);
    try {
      await handle();
      if (!call.writableEnded) call.end();
    } catch (error) {
      if (!call.writableEnded) call.emit('error', asRpcError(error));
    } finally {
      this.#open.delete(call);
    }
  }

  /** Tells the clients of all open calls that the server is going away. */
  endAll(): void {
    for (const call of this.#open) call.emit('error', unavailable());
  }
}

const asIs = (bytes: Buffer): Buffer => bytes;

const reply = async (
  handle: () => Promise<Buffer>,
  answer: sendUnaryData<Buffer>,
): Promise<void> => {
  try {
    answer(null, await handle());
  } catch (error) {
    answer(asRpcError(error));
  }
};

/** What no rule foresaw is a fault of the server, and its message helps whoever runs it locally. */
const asRpcError = (error: unknown): RpcError =>
  error instanceof RpcError
    ? error
    : new RpcError(status.UNKNOWN, error instanceof Error ? error.message : String(error));
