import { NewerVersionError, type ViewTable } from '@marketgraph/infra/ports';
import { type Pool, type PoolClient } from 'pg';
import { lockDefinitions } from './bookkeeping.ts';
import { columnName, quoted } from './column-name.ts';
import { inTransaction } from './in-transaction.ts';

/** See `ViewStore.prepare`. */
export const prepareTable = (pool: Pool, handler: string, table: ViewTable): Promise<void> =>
  inTransaction(pool, async (client) => {
    await lockDefinitions(client);
    const there = await versionThere(client, handler, table);
    if (there > table.version) {
      throw new NewerVersionError(`${table.name} is at version ${there}, not ${table.version}`);
    }
    if (there < table.version) await replaceTable(client, handler, table);
    for (const statement of table.indexes) await client.query(statement);
  });

/** 0 if the handler has no such table. */
const versionThere = async (
  client: PoolClient,
  handler: string,
  table: ViewTable,
): Promise<number> => {
  const { rows } = await client.query<{ version: number }>(
    'select version from handler_table where handler = $1 and to_regclass($2) is not null',
    [handler, quoted(table.name)],
  );
  return rows[0]?.version ?? 0;
};

const replaceTable = async (
  client: PoolClient,
  handler: string,
  table: ViewTable,
): Promise<void> => {
  // Waits for running commits and holds up new ones: none of an older version comes in between.
  await client.query('lock table handler_checkpoint in share row exclusive mode');
  await client.query(`drop table if exists ${quoted(table.name)}`);
  await client.query(`create table ${quoted(table.name)} (${columnDefinitions(table)})`);
  await client.query('delete from handler_checkpoint where handler = $1', [handler]);
  // They come again with the rest of history.
  await client.query('delete from parked_event where handler = $1', [handler]);
  await client.query(
    `insert into handler_table (handler, name, version) values ($1, $2, $3)
     on conflict (handler) do update set name = excluded.name, version = excluded.version`,
    [handler, table.name, table.version],
  );
};

const columnDefinitions = ({ columns, key }: ViewTable): string =>
  Object.entries(columns)
    .map(([field, type]) => {
      const constraint = field === key ? ' primary key' : '';
      return `${quoted(columnName(field))} ${type}${constraint}`;
    })
    .join(', ');
