import { z } from 'zod';

export const port = z.coerce.number().int().min(0).max(65_535);

export const logLevel = z
  .enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'])
  .default('info');

/** Where the backing services are; shared by all processes that use them. */
export const backingServices = {
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }),
  NATS_URL: z.url({ protocol: /^(nats|tls)$/ }),
  EVENTSTORE_URL: z.url({ protocol: /^(esdb|kurrentdb)(\+discover)?$/ }),
};

const masterKeyBytes = 32;

/** Where the keys of persons are, and what they are wrapped with; for all processes that read personal data. */
export const personalDataServices = {
  PERSONAL_DATA_KEY: z
    .base64('must be 32 bytes in base64')
    .transform((text) => Buffer.from(text, 'base64'))
    .refine(({ length }) => length === masterKeyBytes, 'must be 32 bytes in base64'),
  /** The server of `DATABASE_URL` if left out; keep its backups apart, and short. */
  KEYS_DATABASE_URL: backingServices.DATABASE_URL.optional(),
};

/** What every subgraph reads from its environment, by the names of the environment. */
export const subgraphEnvironment = {
  ...backingServices,
  ...personalDataServices,
  PORT: port,
  ACCOUNTS_JWKS_URL: z.url(),
  LOG_LEVEL: logLevel,
  /** The most that it opens to Postgres: one of them for the keys of persons, the rest for its own database. */
  DATABASE_CONNECTIONS: z.coerce.number().int().min(3).max(500).default(4),
  /** Milliseconds that a read waits for what its client's consistency token names. */
  CONSISTENCY_WAIT_MS: z.coerce.number().int().min(10).max(4_000).default(2_000),
};
