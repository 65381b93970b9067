import { isDeepStrictEqual } from 'node:util';
import {
  type Checkpoint,
  type Comparison,
  type Generations,
  type HandlerOfTable,
  type ParkedEvent,
  type RowDifference,
  type Moment,
} from '@marketgraph/infra/ports';
import { type Pool, type PoolClient } from 'pg';
import { quoted } from './column-name.ts';
import { schemaOf, within } from './generation-schema.ts';
import { findTable } from './generation-standing.ts';
import { inTransaction } from './in-transaction.ts';

/** As `Generations.compare`: everything is read from one snapshot. */
export const compareGenerations =
  (pool: Pool): Generations['compare'] =>
  ({ beside, maxExamples, ...of }, keysToLeaveOut) =>
    inTransaction(pool, async (client) => {
      await client.query('set transaction isolation level repeatable read, read only');
      // As long as it takes: nobody waits for it.
      await client.query(`set local statement_timeout = 0`);
      await client.query(`set local idle_in_transaction_session_timeout = '60s'`);
      const schemas = {
        live: await schemaOf(client, of.handler, 'live'),
        beside: await schemaOf(client, of.handler, beside),
      };
      const join = await joinOf(client, schemas, of.handler);
      if (!join) return undefined;
      const moment = await momentOf(client, schemas, of);
      const leftOut = await keysToLeaveOut(moment);
      const counted = await count(client, join, leftOut);
      const examples = await examplesOf(client, join, leftOut, maxExamples);
      const { live, beside: other } = moment;
      return { live, beside: other, leftOut: leftOut.length, ...counted, examples };
    });

type Schemas = { readonly live: string; readonly beside: string };

/** Both tables side by side, in the words of SQL. */
type Join = {
  readonly from: string;
  readonly key: string;
  readonly differ: string;
  readonly columns: readonly string[];
};

const joinOf = async (
  client: PoolClient,
  schemas: Schemas,
  handler: string,
): Promise<Join | undefined> => {
  const [live, beside] = [
    await findTable(client, schemas.live, handler),
    await findTable(client, schemas.beside, handler),
  ];
  if (!live || !beside) return undefined;
  const names = {
    live: within(schemas.live, live.table),
    beside: within(schemas.beside, beside.table),
  };
  const columns = await commonColumns(client, names);
  const key = columns.find(({ isKey }) => isKey)?.name;
  if (key === undefined) return undefined;
  const values = columns.map(({ name }) => name);
  const side = (alias: string): string =>
    values.map((name) => `${alias}.${quoted(name)}`).join(', ');
  return {
    from: `${names.live} as live full join ${names.beside} as beside
      on live.${quoted(key)} = beside.${quoted(key)}`,
    key: quoted(key),
    differ: `(live.${quoted(key)} is null or beside.${quoted(key)} is null
      or row(${side('live')}) is distinct from row(${side('beside')}))`,
    columns: values,
  };
};

/** Columns of the same name and type in both; `isKey` if it is the primary key of both. */
const commonColumns = async (
  client: PoolClient,
  { live, beside }: Schemas,
): Promise<readonly { readonly name: string; readonly isKey: boolean }[]> => {
  const { rows } = await client.query<{ name: string; isKey: boolean }>(
    `select a.attname as name, a.attnum = any(k.conkey) and b.attnum = any(l.conkey) as "isKey"
     from pg_attribute a
     join pg_attribute b on b.attname = a.attname and b.atttypid = a.atttypid
     join pg_constraint k on k.conrelid = a.attrelid and k.contype = 'p'
     join pg_constraint l on l.conrelid = b.attrelid and l.contype = 'p'
     where a.attrelid = $1::regclass and b.attrelid = $2::regclass
       and a.attnum > 0 and not a.attisdropped and not b.attisdropped
     order by a.attnum`,
    [live, beside],
  );
  return rows;
};

const momentOf = async (
  client: PoolClient,
  schemas: Schemas,
  of: HandlerOfTable,
): Promise<Moment> => {
  const tables = {
    live: within(schemas.live, 'parked_event'),
    beside: within(schemas.beside, 'parked_event'),
  };
  const only = (here: string, there: string): string =>
    `select sequence, event from ${here} as here where handler = $1 and source = $2
       and not exists (select from ${there} as there where there.handler = $1 and there.source = $2
         and there.stream = here.stream and there.sequence = here.sequence)`;
  const { rows } = await client.query<Pick<ParkedEvent, 'sequence' | 'event'>>(
    `${only(tables.live, tables.beside)} union all ${only(tables.beside, tables.live)} order by 1`,
    [of.handler, of.source],
  );
  return {
    live: await checkpointIn(client, schemas.live, of),
    beside: await checkpointIn(client, schemas.beside, of),
    parkedInOne: rows.map((row) => ({ ...row, fault: null, retryAt: null })),
  };
};

/** Where a handler stands in a schema. */
export const checkpointIn = async (
  client: PoolClient,
  schema: string,
  { handler, source }: HandlerOfTable,
): Promise<Checkpoint | undefined> => {
  const { rows } = await client.query<Checkpoint>(
    `select sequence, position from ${within(schema, 'handler_checkpoint')}
     where handler = $1 and source = $2`,
    [handler, source],
  );
  return rows[0];
};

const keyOf = ({ key }: Join): string => `coalesce(live.${key}, beside.${key})::text`;

const count = async (
  client: PoolClient,
  join: Join,
  leftOut: readonly string[],
): Promise<Pick<Comparison, 'rows' | 'missing' | 'extra' | 'different'>> => {
  const [live, beside] = [`live.${join.key}`, `beside.${join.key}`];
  const { rows } = await client.query<
    Pick<Comparison, 'missing' | 'extra' | 'different'> & Comparison['rows']
  >(
    `select count(${live}) as live, count(${beside}) as beside,
       count(*) filter (where ${beside} is null) as missing,
       count(*) filter (where ${live} is null) as extra,
       count(*) filter (where ${live} is not null and ${beside} is not null and ${join.differ}) as different
     from ${join.from} where ${keyOf(join)} <> all($1::text[])`,
    [leftOut],
  );
  const [counted] = rows;
  if (!counted) throw new Error('nothing was counted');
  const { live: ofLive, beside: ofBeside, ...counts } = counted;
  return { rows: { live: ofLive, beside: ofBeside }, ...counts };
};

type Values = Readonly<Record<string, unknown>>;

const examplesOf = async (
  client: PoolClient,
  join: Join,
  leftOut: readonly string[],
  limit: number,
): Promise<readonly RowDifference[]> => {
  const { rows } = await client.query<{ key: string; live: Values | null; beside: Values | null }>(
    `select ${keyOf(join)} as key,
       case when live.${join.key} is not null then to_jsonb(live) end as live,
       case when beside.${join.key} is not null then to_jsonb(beside) end as beside
     from ${join.from} where ${join.differ} and ${keyOf(join)} <> all($1::text[])
     order by 1 limit $2`,
    [leftOut, limit],
  );
  return rows.map(({ key, live, beside }) => ({
    kind: !beside ? 'missing' : !live ? 'extra' : 'different',
    key,
    values: Object.fromEntries(
      join.columns
        .filter((name) => !isDeepStrictEqual(live?.[name], beside?.[name]))
        .map((name) => [
          name,
          { ...(live && { live: live[name] }), ...(beside && { beside: beside[name] }) },
        ]),
    ),
  }));
};
