import { type Pool, type PoolClient } from 'pg';
import { inTransaction } from './in-transaction.ts';

/** Any number, the same in every process: who creates or replaces tables of a database holds this lock. */
const definitionLock = 4_202_611;

/** Lets one process at a time define tables; released with the transaction. */
export const lockDefinitions = async (client: PoolClient): Promise<void> => {
  await client.query('select pg_advisory_xact_lock($1)', [definitionLock]);
};

/** The tables in which the view store keeps who has read how far, and which version each view has. */
export const ensureBookkeeping = (pool: Pool): Promise<void> =>
  inTransaction(pool, async (client) => {
    await lockDefinitions(client);
    await client.query(`
      create table if not exists handler_checkpoint (
        handler text not null,
        source text not null,
        sequence bigint not null,
        position text not null,
        moved_at timestamptz not null default now(),
        primary key (handler, source)
      );
      create table if not exists handler_table (
        handler text primary key,
        name text not null,
        version integer not null
      );
    `);
  });
