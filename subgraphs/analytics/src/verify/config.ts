import { backingServices, loadConfig } from '@marketgraph/infra/config';
import { portOf } from '@marketgraph/local';
import { z } from 'zod';

const { DATABASE_URL, EVENTSTORE_URL } = backingServices;

const environment = z
  .object({
    DATABASE_URL: DATABASE_URL.optional(),
    EVENTSTORE_URL: EVENTSTORE_URL.optional(),
    MARKETGRAPH_PORT_BASE: z.coerce.number().int().default(4400),
  })
  .transform(({ MARKETGRAPH_PORT_BASE: base, ...given }) => ({
    databaseUrl:
      given.DATABASE_URL ?? `postgres://postgres@127.0.0.1:${portOf(base, 'postgres')}/postgres`,
    eventStoreUrl:
      given.EVENTSTORE_URL ?? `esdb://127.0.0.1:${portOf(base, 'eventstore')}?tls=false`,
  }));

/** What is not set is that of the local stack. Throws one `ConfigurationError` with every problem. */
export const verifyConfig = () => loadConfig(environment, process.env);
