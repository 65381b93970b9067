import { type GraphQLFormattedError } from 'graphql';
import { createClient } from 'graphql-ws';
import { WebSocket } from 'ws';

type Pushed = {
  readonly data: unknown;
  readonly errors: readonly GraphQLFormattedError[];
  readonly extensions?: unknown;
};

/** One operation of a socket, as its client reads it. */
type LiveOperation = {
  /** The next result; throws the errors of an `error` message, or when the stream has ended. */
  readonly next: () => Promise<Pushed>;
  readonly stop: () => Promise<void>;
};

export type LiveClient = AsyncDisposable & {
  readonly start: (
    query: string,
    variables?: Record<string, unknown>,
    operationName?: string,
    extensions?: Record<string, unknown>,
  ) => LiveOperation;
  /** Resolves when the socket is closed. */
  readonly closed: Promise<{ readonly code: number; readonly reason: string }>;
};

/** A client that does not reconnect, so that a spec sees what happened. */
export const createLiveClient = (
  url: string,
  authorization?: string,
  params: Readonly<Record<string, string>> = {},
): LiveClient => {
  const closed = Promise.withResolvers<{ code: number; reason: string }>();
  const client = createClient({
    url: `${url.replace(/^http/, 'ws')}/graphql`,
    webSocketImpl: WebSocket,
    retryAttempts: 0,
    connectionParams: { ...params, ...(authorization !== undefined && { authorization }) },
    on: { closed: (event) => closed.resolve(event as { code: number; reason: string }) },
  });
  return {
    closed: closed.promise,
    start: (query, variables = {}, operationName, extensions) => {
      const results = client.iterate({ query, variables, operationName, extensions });
      return {
        next: async () => toPushed(await results.next()),
        stop: async () => {
          await results.return?.();
        },
      };
    },
    [Symbol.asyncDispose]: async () => client.dispose(),
  };
};

const toPushed = (result: IteratorResult<unknown>): Pushed => {
  if (result.done) throw new Error('The stream has ended');
  const { data, errors = [], extensions } = result.value as Partial<Pushed>;
  return { data, errors, ...(extensions !== undefined && { extensions }) };
};
