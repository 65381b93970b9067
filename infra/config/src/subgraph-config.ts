import { z } from 'zod';
import { subgraphEnvironment } from './shapes.ts';

/** What every subgraph needs to know about its surroundings. */
export type SubgraphConfig = {
  readonly port: number;
  readonly databaseUrl: string;
  readonly keysDatabaseUrl: string;
  /** Wraps the keys of persons: 32 bytes. */
  readonly personalDataKey: Uint8Array;
  /** The most connections to Postgres, that for the keys of persons included. */
  readonly databaseConnections: number;
  readonly natsUrl: string;
  readonly eventStoreUrl: string;
  readonly jwksUrl: string;
  readonly logLevel: z.output<typeof subgraphEnvironment.LOG_LEVEL>;
  /** How long a read waits for what its client's consistency token names. */
  readonly consistencyWaitMs: number;
};

/** Environment → `SubgraphConfig`. A subgraph with more to configure spreads `subgraphEnvironment` itself. */
export const subgraphConfig = z
  .object(subgraphEnvironment)
  .transform((environment): SubgraphConfig => toSubgraphConfig(environment));

/** The shared part of a subgraph's configuration, from its validated environment. */
export const toSubgraphConfig = (
  environment: z.output<z.ZodObject<typeof subgraphEnvironment>>,
): SubgraphConfig => ({
  port: environment.PORT,
  databaseUrl: environment.DATABASE_URL,
  keysDatabaseUrl: environment.KEYS_DATABASE_URL ?? environment.DATABASE_URL,
  personalDataKey: environment.PERSONAL_DATA_KEY,
  databaseConnections: environment.DATABASE_CONNECTIONS,
  natsUrl: environment.NATS_URL,
  eventStoreUrl: environment.EVENTSTORE_URL,
  jwksUrl: environment.ACCOUNTS_JWKS_URL,
  logLevel: environment.LOG_LEVEL,
  consistencyWaitMs: environment.CONSISTENCY_WAIT_MS,
});
