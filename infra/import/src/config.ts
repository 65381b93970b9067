import { backingServices, loadConfig, personalDataServices, port } from '@marketgraph/infra/config';
import { type PersonalDataConfig } from '@marketgraph/infra/subgraph-server';
import { defaultStateFolder, knownSecretsOf, portOf } from '@marketgraph/local';
import { z } from 'zod';

const environment = z
  .object({
    EVENTSTORE_URL: backingServices.EVENTSTORE_URL.optional(),
    DATABASE_URL: backingServices.DATABASE_URL.optional(),
    ...personalDataServices,
    MARKETGRAPH_PORT_BASE: port.default(4400),
  })
  .transform(
    ({ EVENTSTORE_URL, DATABASE_URL, MARKETGRAPH_PORT_BASE: base, ...given }): ImportConfig => ({
      eventStoreUrl: EVENTSTORE_URL ?? `esdb://127.0.0.1:${portOf(base, 'eventstore')}?tls=false`,
      personalDataKey: given.PERSONAL_DATA_KEY,
      keysDatabaseUrl:
        given.KEYS_DATABASE_URL ??
        DATABASE_URL ??
        `postgres://postgres@127.0.0.1:${portOf(base, 'postgres')}/postgres`,
    }),
  );

export type ImportConfig = PersonalDataConfig & { readonly eventStoreUrl: string };

/** What is not set is that of the local stack. Throws `ConfigurationError`. */
export const importConfig = (): ImportConfig => {
  const { personalDataKey } = knownSecretsOf(defaultStateFolder());
  return loadConfig(environment, { PERSONAL_DATA_KEY: personalDataKey, ...process.env });
};
