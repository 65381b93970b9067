import { z } from 'zod';
import type { EventStoreServerOptions } from './server.ts';

const environment = z.object({
  EVENTSTORE_DATA_DIR: z.string({ error: 'the folder of the events is required' }).min(1),
  PORT: z.coerce.number().int().min(0).max(65_535),
  HOST: z.string().min(1).default('127.0.0.1'),
});

/** The server's options from the environment. Throws one error that names every problem. */
export const readConfig = (
  env: Readonly<NodeJS.ProcessEnv> = process.env,
): EventStoreServerOptions => {
  const result = environment.safeParse(env);
  if (!result.success)
    throw new Error(`The environment has problems:\n${z.prettifyError(result.error)}`);
  const { EVENTSTORE_DATA_DIR: dataDir, PORT: port, HOST: host } = result.data;
  return { dataDir, port, host };
};
