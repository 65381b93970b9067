import {
  connect,
  createInbox,
  Events,
  headers as createHeaders,
  type Msg,
  type NatsConnection,
  NatsError,
} from 'nats';
import { type Logger } from 'pino';
import { BrokenCallError } from '@marketgraph/infra/patience';
import { Connectivity, type Watcher } from './connectivity.ts';

export type Message = Pick<Msg, 'subject' | 'reply' | 'headers' | 'string'>;

export type PublishOptions = {
  readonly reply?: string;
  readonly headers?: Readonly<Record<string, string>>;
};

/**
 * All that we use of a NATS client: core NATS. JetStream is spoken over it in its own documented requests,
 * so that another client, or the next major version, is this one file.
 */
export type Transport = {
  /** Throws when the body is larger than the server takes, or the transport is closed. */
  readonly publish: (subject: string, body: string, options?: PublishOptions) => void;
  /** `onMessage` is called in order. It survives reconnects; what is published meanwhile is lost. */
  readonly subscribe: (
    subject: string,
    onMessage: (message: Message) => void,
  ) => { readonly close: () => void };
  /** Resolves when the server has handled all that was sent; rejects when the connection breaks. */
  readonly flush: () => Promise<void>;
  readonly newInbox: () => string;
  readonly watch: (watcher: Watcher) => () => void;
  readonly isUp: () => boolean;
  readonly whenUp: (ms: number) => Promise<void>;
  readonly serverVersion: string;
  readonly close: () => Promise<void>;
};

export type TransportOptions = {
  readonly url: string;
  readonly name: string;
  readonly logger: Logger | undefined;
};

/**
 * Connects once, then reconnects for ever. Throws `BrokenCallError` when nobody answers, the client's
 * error when the server does not let us in.
 */
export const openTransport = async ({
  url,
  name,
  logger,
}: TransportOptions): Promise<Transport> => {
  const connection = await dial(url, name);
  const connectivity = new Connectivity();
  void followStatus(connection, connectivity, logger);

  return {
    publish: (subject, body, { reply, headers } = {}) =>
      connection.publish(subject, body, {
        ...(reply !== undefined && { reply }),
        ...(headers && { headers: toHeaders(headers) }),
      }),
    subscribe: (subject, onMessage) => {
      const handle = guarded(onMessage, logger);
      const subscription = connection.subscribe(subject, {
        callback: (error, message) =>
          error ? logger?.error({ err: error, subject }, 'A subscription failed') : handle(message),
      });
      return { close: () => subscription.unsubscribe() };
    },
    flush: () => connection.flush(),
    newInbox: () => createInbox(),
    watch: (watcher) => connectivity.watch(watcher),
    isUp: () => connectivity.isUp,
    whenUp: (ms) => connectivity.whenUp(ms),
    serverVersion: connection.info?.version ?? '0.0.0',
    close: () => connection.close(),
  };
};

const dial = async (url: string, name: string): Promise<NatsConnection> => {
  try {
    return await connect({
      servers: url.split(','),
      name,
      maxReconnectAttempts: -1,
      ignoreAuthErrorAbort: true,
      reconnectTimeWait: 100,
      reconnectJitter: 400,
      // A server that hangs is noticed within 15 s.
      pingInterval: 5_000,
      maxPingOut: 2,
      noAsyncTraces: true,
    });
  } catch (cause) {
    if (cause instanceof NatsError && cause.isAuthError()) throw cause;
    throw new BrokenCallError(`NATS does not answer at ${url}`, { cause });
  }
};

const followStatus = async (
  connection: NatsConnection,
  connectivity: Connectivity,
  logger: Logger | undefined,
): Promise<void> => {
  for await (const { type } of connection.status()) {
    if (type === Events.Disconnect) {
      logger?.warn('The connection to NATS broke');
      connectivity.break();
    }
    if (type === Events.Reconnect) {
      logger?.info('The connection to NATS is restored');
      connectivity.restore();
    }
  }
};

/** The client stops reading for good when a handler throws. */
const guarded =
  (onMessage: (message: Message) => void, logger: Logger | undefined) =>
  (message: Message): void => {
    try {
      onMessage(message);
    } catch (err) {
      logger?.error({ err, subject: message.subject }, 'A message could not be handled');
    }
  };

const toHeaders = (entries: Readonly<Record<string, string>>) => {
  const headers = createHeaders();
  for (const [key, value] of Object.entries(entries)) headers.set(key, value);
  return headers;
};
