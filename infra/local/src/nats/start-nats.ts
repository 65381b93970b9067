import {
  startLocalServer,
  type Server,
  type ServerKind,
  type ServerOptions,
} from '../servers/server.ts';
import { isNatsReady, prepareNats } from './nats-process.ts';

/** NATS with JetStream. */
export const nats: ServerKind = {
  name: 'nats',
  url: (port) => `nats://127.0.0.1:${port}`,
  prepare: prepareNats,
  isReady: isNatsReady,
};

/**
 * Starts a real nats-server with JetStream on loopback, within tens of milliseconds, and answers once it is usable.
 * It ends with this process, even by `kill -9`. Streams of a `stateDir` survive a stop.
 *
 * Throws when there is no nats-server to be had, or with the end of its log when it does not start.
 */
export const startNats = (options: ServerOptions = {}): Promise<Server> =>
  startLocalServer(nats, options);
