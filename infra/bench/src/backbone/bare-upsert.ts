import { Pool } from 'pg';
import { rateOf } from '../figure.ts';
import { type Stage } from './stage.ts';

const batchSize = 500;

/** The same rows written again into a table of the same form, as few statements, without any of us. */
export const bareUpsert = async ({ databaseUrl }: Stage): Promise<number> => {
  const url = new URL(databaseUrl);
  url.pathname = '/marketgraph_bench';
  const pool = new Pool({ connectionString: url.href, max: 1 });
  try {
    await pool.query('drop table if exists bare');
    await pool.query('create table bare (like order_view including all)');
    const { rows } = await pool.query<{ row: string }>(
      'select row_to_json(order_view)::text as row from order_view',
    );
    return await rateOf(rows.length, async () => {
      for (let from = 0; from < rows.length; from += batchSize) {
        const json = `[${rows
          .slice(from, from + batchSize)
          .map(({ row }) => row)
          .join(',')}]`;
        await pool.query(
          `insert into bare select * from json_populate_recordset(null::bare, $1)
           on conflict (order_id) do update set revision = excluded.revision`,
          [json],
        );
      }
    });
  } finally {
    await pool.end();
  }
};
