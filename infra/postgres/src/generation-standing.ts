import { type Generations, type HandlerOfTable, type Standing } from '@marketgraph/infra/ports';
import { type Pool, type PoolClient } from 'pg';
import { schemaOf, within } from './generation-schema.ts';

/** Which table a handler has in a schema; `undefined` for none. */
export const findTable = async (
  client: Pool | PoolClient,
  schema: string,
  handler: string,
): Promise<{ readonly table: string; readonly version: number } | undefined> => {
  const { rows } = await client.query<{ isThere: boolean }>(
    'select to_regclass($1) is not null as "isThere"',
    [within(schema, 'handler_table')],
  );
  if (rows[0]?.isThere !== true) return undefined;
  const tables = await client.query<{ table: string; version: number }>(
    `select name as table, version from ${within(schema, 'handler_table')}
     where handler = $1 and to_regclass(quote_ident($2) || '.' || quote_ident(name)) is not null`,
    [handler, schema],
  );
  return tables.rows[0];
};

/** As `Generations.standing`. */
export const standing =
  (pool: Pool): Generations['standing'] =>
  async (of, generation) => {
    const schema = await schemaOf(pool, of.handler, generation);
    const found = await findTable(pool, schema, of.handler);
    return found && { ...found, ...(await countsOf(pool, schema, { ...of, ...found })) };
  };

const countsOf = async (
  pool: Pool,
  schema: string,
  { handler, source, table }: HandlerOfTable & { readonly table: string },
): Promise<Omit<Standing, 'table' | 'version'>> => {
  const { rows } = await pool.query<Omit<Standing, 'table' | 'version'>>(
    `select
       (select count(*) from ${within(schema, table)}) as rows,
       (select json_build_object('sequence', sequence, 'position', position)
        from ${within(schema, 'handler_checkpoint')} where handler = $1 and source = $2) as checkpoint,
       (select count(distinct stream) from ${within(schema, 'parked_event')}
        where handler = $1) as "parkedStreams"`,
    [handler, source],
  );
  const [counts] = rows;
  if (!counts) throw new Error(`${handler} can not be counted`);
  return { ...counts, checkpoint: counts.checkpoint ?? undefined };
};
