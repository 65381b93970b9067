import { type Beside, type Generation } from '@marketgraph/infra/ports';
import { type Pool, type PoolClient } from 'pg';
import { createBookkeeping, lockDefinitions } from './bookkeeping.ts';
import { quoted } from './column-name.ts';
import { inTransaction } from './in-transaction.ts';

/** `orders_order-view@next`: a schema for each generation beside, with bookkeeping of its own. */
export const besideSchema = (handler: string, beside: Beside): string => `${handler}@${beside}`;

/** The schema of a generation; the live one is where everything else is. */
export const schemaOf = async (
  client: Pool | PoolClient,
  handler: string,
  generation: Generation,
): Promise<string> => {
  if (generation !== 'live') return besideSchema(handler, generation);
  const { rows } = await client.query<{ schema: string }>('select current_schema() as schema');
  return rows[0]?.schema ?? 'public';
};

/** `"schema"."table"`, whatever the search path. */
export const within = (schema: string, table: string): string =>
  `${quoted(schema)}.${quoted(table)}`;

/** Makes the schema with its bookkeeping, unless it is there; safe to call from several processes at once. */
export const ensureSchema = (pool: Pool, schema: string): Promise<void> =>
  inTransaction(pool, async (client) => {
    await lockDefinitions(client);
    await client.query(`create schema if not exists ${quoted(schema)}`);
    await inSchema(client, schema, () => createBookkeeping(client));
  });

/** Runs `work` with a schema in which names without one are looked up; within a transaction. */
export const inSchema = async <Result>(
  client: PoolClient,
  schema: string,
  work: () => Promise<Result>,
): Promise<Result> => {
  await client.query(`set local search_path to ${quoted(schema)}`);
  const result = await work();
  await client.query('set local search_path to default');
  return result;
};
