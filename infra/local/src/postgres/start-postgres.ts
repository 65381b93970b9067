import {
  startLocalServer,
  type Server,
  type ServerKind,
  type ServerOptions,
} from '../servers/server.ts';
import { isPostgresReady, preparePostgres } from './postgres-process.ts';

/** Postgres 17; superuser `postgres` without a password, from this machine only. */
export const postgres: ServerKind = {
  name: 'postgres',
  url: (port) => `postgres://postgres@127.0.0.1:${port}/postgres`,
  prepare: preparePostgres,
  isReady: ({ folder }, pid) => isPostgresReady(folder, pid),
};

/**
 * Starts a real Postgres 17 on loopback, well under a second after the first time, and answers once it takes
 * connections. It ends with this process, even by `kill -9`. Temporary data is not synced to disk; data of a
 * `stateDir` is.
 *
 * Throws when this machine has no embedded Postgres, or with the end of its log when it does not start.
 */
export const startPostgres = (options: ServerOptions = {}): Promise<Server> =>
  startLocalServer(postgres, options);
