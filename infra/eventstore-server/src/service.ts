import {
  status,
  type handleBidiStreamingCall,
  type handleClientStreamingCall,
  type handleServerStreamingCall,
  type handleUnaryCall,
  type MethodDefinition,
  type sendUnaryData,
  type ServerDuplexStream,
  type ServerWritableStream,
} from '@grpc/grpc-js';
import { RpcError } from './wire/rpc-error.ts';

/** A method whose replies arrive as bytes: they are made once and shared between readers. */
export const withRawReplies = <Request, Reply>(
  method: MethodDefinition<Request, Reply>,
): MethodDefinition<Request, Buffer> => ({
  ...method,
  responseSerialize: (reply) => reply,
  responseDeserialize: (bytes) => bytes,
});

export const unary =
  <Request>(handle: (request: Request) => Promise<Buffer>): handleUnaryCall<Request, Buffer> =>
  (call, answer) =>
    void reply(handle(call.request), answer);

export const clientStreaming =
  <Request>(
    handle: (call: Parameters<handleClientStreamingCall<Request, Buffer>>[0]) => Promise<Buffer>,
  ): handleClientStreamingCall<Request, Buffer> =>
  (call, answer) =>
    void reply(handle(call), answer);

export const serverStreaming =
  <Request>(
    handle: (call: ServerWritableStream<Request, Buffer>) => Promise<void>,
  ): handleServerStreamingCall<Request, Buffer> =>
  (call) =>
    void finish(handle(call), call);

export const bidiStreaming =
  <Request>(
    handle: (call: ServerDuplexStream<Request, Buffer>) => Promise<void>,
  ): handleBidiStreamingCall<Request, Buffer> =>
  (call) =>
    void finish(handle(call), call);

const reply = async (handled: Promise<Buffer>, answer: sendUnaryData<Buffer>): Promise<void> => {
  try {
    answer(null, await handled);
  } catch (error) {
    answer(asRpcError(error));
  }
};

type Finishable = { end(): void; emit(event: 'error', error: Error): boolean };

const finish = async (handled: Promise<void>, call: Finishable): Promise<void> => {
  try {
    await handled;
    call.end();
  } catch (error) {
    call.emit('error', asRpcError(error));
  }
};

/** What no rule foresaw is a fault of the server, and its message helps whoever runs it locally. */
const asRpcError = (error: unknown): RpcError =>
  error instanceof RpcError
    ? error
    : new RpcError(status.UNKNOWN, error instanceof Error ? error.message : String(error));
