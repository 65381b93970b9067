import { type EventStore, type ExpectedRevision, type NewEvent } from '@marketgraph/infra/ports';
import { BrokenCallError, type Patience, persist } from '@marketgraph/infra/patience';
import { AppendCall } from './append-call.ts';
import { type AppendReply, decodeReply } from './append-reply.ts';
import { type AppendRequest, encodeAppend } from './append-request.ts';
import { type Client, type Connection } from './connection.ts';
import { RefusedError } from './failure.ts';

export type Append = (...appended: Parameters<EventStore['append']>) => Promise<AppendReply>;

type OpenCall = { readonly client: Client; readonly call: AppendCall };

/** Appends over one shared call, opened when needed. Throws as `EventStore.append`, and `RefusedError`. */
export const createAppender = (
  connection: Connection,
  patience: Patience,
): { readonly append: Append; readonly close: () => void } => {
  let shared: OpenCall | undefined;

  const open = (client: Client): OpenCall => ({
    client,
    call: new AppendCall(connection.call(client, (to, metadata) => to.batchAppend(metadata))),
  });
  const share = async (): Promise<OpenCall> => {
    const client = await connection.client();
    if (shared?.client !== client || !shared.call.isUsable) shared = open(client);
    return shared;
  };
  const send = async (over: OpenCall, request: AppendRequest) => {
    try {
      return await over.call.send(request, patience.attemptMs);
    } catch (error) {
      connection.reportFailure(over.client, error);
      throw error;
    }
  };
  const sendAlone = async (request: AppendRequest) => {
    const own = open(await connection.client());
    try {
      return await send(own, request);
    } finally {
      own.call.close();
    }
  };

  const append = (stream: string, expected: ExpectedRevision, events: readonly NewEvent[]) => {
    const request = encodeAppend(stream, expected, events);
    let isAlone = false;
    return persist(`append to ${stream}`, patience, async () => {
      if (isAlone) return decodeReply(stream, expected, await sendAlone(request));
      const reply = await send(await share(), request).catch((error: unknown) => {
        if (!(error instanceof RefusedError)) throw error;
        // One of those who shared the call made the server end it. Whoever it was fails alone.
        isAlone = true;
        throw new BrokenCallError(error.message, { cause: error });
      });
      return decodeReply(stream, expected, reply);
    });
  };

  return { append, close: () => shared?.call.close() };
};
