import { type Pool, type PoolClient } from 'pg';

/** Runs `work` in a transaction of its own: all of it, or nothing when it throws. `begin` may set more. */
export const inTransaction = async <Result>(
  pool: Pool,
  work: (client: PoolClient) => Promise<Result>,
  begin = 'begin',
): Promise<Result> => {
  const client = await pool.connect();
  try {
    await client.query(begin);
    const result = await work(client);
    const { command } = await client.query('commit');
    // What Postgres answers, without an error, when a failed statement was not let through by `work`.
    if (command !== 'COMMIT') throw new Error('a statement failed, so nothing was committed');
    client.release();
    return result;
  } catch (error) {
    await abandon(client);
    throw error;
  }
};

/** A connection that can not even roll back is closed, not handed to the next one. */
const abandon = (client: PoolClient): Promise<void> =>
  client.query('rollback').then(
    () => client.release(),
    () => client.release(true),
  );
