import { backingServices, loadConfig, port } from '@marketgraph/infra/config';
import { z } from 'zod';

/** The database server of a local stack listens at this offset from its first port. */
const databaseOffset = 50;

const environment = z
  .object({
    DATABASE_URL: backingServices.DATABASE_URL.optional(),
    MARKETGRAPH_PORT_BASE: port.default(4400),
    USER: z.string().optional(),
  })
  .transform(({ DATABASE_URL, MARKETGRAPH_PORT_BASE, USER }) => ({
    databaseUrl:
      DATABASE_URL ??
      `postgres://postgres@127.0.0.1:${MARKETGRAPH_PORT_BASE + databaseOffset}/postgres`,
    user: USER,
  }));

export type OperatorConfig = z.output<typeof environment>;

/** Where the databases are, and who asks. Throws one `ConfigurationError` with every problem. */
export const operatorConfig = (): OperatorConfig => loadConfig(environment, process.env);
