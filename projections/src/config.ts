import {
  backingServices,
  loadConfig,
  logLevel,
  personalDataServices,
  port,
} from '@marketgraph/infra/config';
import { z } from 'zod';

/** One for the keys of persons, and two for each of the eight databases: to commit, and to hold the leases. */
const databaseConnections = z.coerce.number().int().min(9).max(500).default(17);

const schema = z
  .object({
    ...backingServices,
    ...personalDataServices,
    PORT: port,
    LOG_LEVEL: logLevel,
    DATABASE_CONNECTIONS: databaseConnections,
  })
  .transform((environment) => ({
    port: environment.PORT,
    databaseUrl: environment.DATABASE_URL,
    natsUrl: environment.NATS_URL,
    eventStoreUrl: environment.EVENTSTORE_URL,
    databaseConnections: environment.DATABASE_CONNECTIONS,
    keysDatabaseUrl: environment.KEYS_DATABASE_URL ?? environment.DATABASE_URL,
    personalDataKey: environment.PERSONAL_DATA_KEY,
    logLevel: environment.LOG_LEVEL,
  }));

export type ProjectionsConfig = z.output<typeof schema>;

/** What the process reads from its environment; throws one `ConfigurationError` with every problem. */
export const readConfig = (): ProjectionsConfig => loadConfig(schema, process.env);
