import { backingServices, loadConfig, personalDataServices, port } from '@marketgraph/infra/config';
import { type PersonalDataConfig } from '@marketgraph/infra/subgraph-server';
import { defaultStateFolder, knownSecretsOf, portOf } from '@marketgraph/local';
import { z } from 'zod';

const { DATABASE_URL, NATS_URL, EVENTSTORE_URL } = backingServices;

const environment = z
  .object({
    DATABASE_URL: DATABASE_URL.optional(),
    NATS_URL: NATS_URL.optional(),
    EVENTSTORE_URL: EVENTSTORE_URL.optional(),
    ...personalDataServices,
    MARKETGRAPH_PORT_BASE: port.default(4400),
  })
  .transform(({ MARKETGRAPH_PORT_BASE: base, ...given }): RebuildConfig => {
    const databaseUrl =
      given.DATABASE_URL ?? `postgres://postgres@127.0.0.1:${portOf(base, 'postgres')}/postgres`;
    return {
      databaseUrl,
      natsUrl: given.NATS_URL ?? `nats://127.0.0.1:${portOf(base, 'nats')}`,
      eventStoreUrl:
        given.EVENTSTORE_URL ?? `esdb://127.0.0.1:${portOf(base, 'eventstore')}?tls=false`,
      keysDatabaseUrl: given.KEYS_DATABASE_URL ?? databaseUrl,
      personalDataKey: given.PERSONAL_DATA_KEY,
    };
  });

export type RebuildConfig = PersonalDataConfig & {
  readonly databaseUrl: string;
  readonly natsUrl: string;
  readonly eventStoreUrl: string;
};

/** What is not set is that of the local stack. Throws one `ConfigurationError` with every problem. */
export const rebuildConfig = (): RebuildConfig => {
  const { personalDataKey } = knownSecretsOf(defaultStateFolder());
  return loadConfig(environment, { PERSONAL_DATA_KEY: personalDataKey, ...process.env });
};
