import { z } from 'zod';
import type { EventStoreServerOptions } from './server.ts';

/** An empty text is a mistake and not the port 0. */
const port = z
  .string()
  .regex(/^\d+$/, 'a number is required')
  .transform(Number)
  .pipe(z.number().max(65_535));

const environment = z
  .object({
    EVENTSTORE_DATA_DIR: z.string({ error: 'the folder of the events is required' }).min(1),
    PORT: port,
    HOST: z.string().min(1).default('127.0.0.1'),
    EVENTSTORE_ADVERTISED_HOST: z.string().min(1).optional(),
    EVENTSTORE_ADVERTISED_PORT: port.optional(),
    EVENTSTORE_TLS_CERT_FILE: z.string().min(1).optional(),
    EVENTSTORE_TLS_KEY_FILE: z.string().min(1).optional(),
    EVENTSTORE_MAX_APPEND_SIZE: z.coerce.number().int().min(1).optional(),
    EVENTSTORE_FAULTS_PORT: port.optional(),
  })
  .refine(
    ({ EVENTSTORE_TLS_CERT_FILE: cert, EVENTSTORE_TLS_KEY_FILE: key }) =>
      (cert === undefined) === (key === undefined),
    {
      error: 'a certificate needs its key, and a key its certificate',
      path: ['EVENTSTORE_TLS_CERT_FILE'],
    },
  );

type Environment = z.output<typeof environment>;

export type Config = EventStoreServerOptions & {
  /** Where faults may be injected; nowhere unless it is set. Then every call passes by them. */
  readonly faultsPort?: number;
};

/** The server's options from the environment. Throws one error that names every problem. */
export const readConfig = (env: Readonly<NodeJS.ProcessEnv> = process.env): Config => {
  const result = environment.safeParse(env);
  if (!result.success)
    throw new Error(`The environment has problems:\n${z.prettifyError(result.error)}`);
  const { EVENTSTORE_DATA_DIR: dataDir, PORT: port, HOST: host, ...rest } = result.data;
  const { EVENTSTORE_MAX_APPEND_SIZE: maxAppendSize, EVENTSTORE_FAULTS_PORT: faultsPort } = rest;
  return {
    dataDir,
    port,
    host,
    ...readAdvertised(rest),
    ...readTls(rest),
    ...(maxAppendSize !== undefined && { maxAppendSize }),
    ...(faultsPort !== undefined && { faultsPort }),
  };
};

const readAdvertised = ({
  EVENTSTORE_ADVERTISED_HOST: host,
  EVENTSTORE_ADVERTISED_PORT: port,
}: Partial<Environment>): Pick<Config, 'advertised'> =>
  host === undefined && port === undefined
    ? {}
    : { advertised: { ...(host && { host }), ...(port && { port }) } };

const readTls = ({
  EVENTSTORE_TLS_CERT_FILE: certFile,
  EVENTSTORE_TLS_KEY_FILE: keyFile,
}: Partial<Environment>): Pick<Config, 'tls'> =>
  certFile && keyFile ? { tls: { certFile, keyFile } } : {};
