import {
  backingServices,
  loadConfig,
  logLevel,
  personalDataServices,
  port,
} from '@marketgraph/infra/config';
import { z } from 'zod';

const { DATABASE_URL, NATS_URL } = backingServices;

const schema = z
  .object({ PORT: port, DATABASE_URL, NATS_URL, LOG_LEVEL: logLevel, ...personalDataServices })
  .transform((environment) => ({
    port: environment.PORT,
    databaseUrl: environment.DATABASE_URL,
    natsUrl: environment.NATS_URL,
    keysDatabaseUrl: environment.KEYS_DATABASE_URL ?? environment.DATABASE_URL,
    personalDataKey: environment.PERSONAL_DATA_KEY,
    logLevel: environment.LOG_LEVEL,
  }));

export type ProjectionsConfig = z.output<typeof schema>;

/** What the process reads from its environment; throws one `ConfigurationError` with every problem. */
export const readConfig = (): ProjectionsConfig => loadConfig(schema, process.env);
