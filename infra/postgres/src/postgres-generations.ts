import { type Generations, type ViewStore } from '@marketgraph/infra/ports';
import { type Pool } from 'pg';
import { quoted } from './column-name.ts';
import { compareGenerations } from './compare-generations.ts';
import { besideSchema, ensureSchema, schemaOf, within } from './generation-schema.ts';
import { findTable, standing } from './generation-standing.ts';
import { inTransaction } from './in-transaction.ts';
import { postgresViewStore } from './postgres-view-store.ts';
import { forget, switchGeneration } from './switch-generation.ts';

/** Opens connections that find only the tables of a schema. */
export type OpenPoolIn = (schema: string) => Pool;

/** Generations of a database that `ensureBookkeeping` has seen, each in a schema `<handler>@<generation>`. */
export const postgresGenerations = (pool: Pool, openPoolIn: OpenPoolIn): Generations => ({
  open: async (handler, beside): Promise<ViewStore> => {
    const schema = besideSchema(handler, beside);
    await ensureSchema(pool, schema);
    return postgresViewStore(openPoolIn(schema));
  },
  versionOf: async (handler, generation) =>
    (await findTable(pool, await schemaOf(pool, handler, generation), handler))?.version,
  standing: standing(pool),
  analyse: async (handler, beside) => {
    const schema = besideSchema(handler, beside);
    const found = await findTable(pool, schema, handler);
    if (found) await pool.query(`analyze ${within(schema, found.table)}`);
  },
  compare: compareGenerations(pool),
  switchOver: switchGeneration(pool),
  drop: (handler, beside) =>
    inTransaction(pool, async (client) => {
      const schema = besideSchema(handler, beside);
      const { rows } = await client.query<{ isThere: boolean }>(
        'select to_regnamespace($1) is not null as "isThere"',
        [quoted(schema)],
      );
      if (rows[0]?.isThere === true) await forget(client, schema, handler);
    }),
});
