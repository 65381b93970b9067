import { type Pool, type PoolClient } from 'pg';
import { inTransaction } from './in-transaction.ts';

/** Any number, the same in every process: who creates or replaces tables of a database holds this lock. */
const definitionLock = 4_202_611;

/** Lets one process at a time define tables of a schema; released with the transaction. */
export const lockDefinitions = async (client: PoolClient): Promise<void> => {
  await client.query('select pg_advisory_xact_lock($1, hashtext(current_schema()))', [
    definitionLock,
  ]);
};

/**
 * The tables in which the view store keeps who has read how far, and which version each view has,
 * who runs which,
 * and what could not be handled.
 */
export const ensureBookkeeping = (pool: Pool): Promise<void> =>
  inTransaction(pool, async (client) => {
    await lockDefinitions(client);
    await createBookkeeping(client);
  });

/** In the schema in which names without one are looked up. */
export const createBookkeeping = async (client: PoolClient): Promise<void> => {
  await client.query(`
      create table if not exists handler_checkpoint (
        handler text not null,
        source text not null,
        sequence bigint not null,
        position text not null,
        moved_at timestamptz not null default now(),
        from_sequence bigint,
        from_position text,
        recorded_at timestamptz,
        primary key (handler, source)
      );
      create table if not exists handler_failure (
        handler text primary key,
        error text not null,
        event_id text,
        owner text not null,
        failures integer not null,
        since timestamptz not null
      );
      create table if not exists handler_table (
        handler text primary key,
        name text not null,
        version integer not null
      );
      create table if not exists handler_lease (
        handler text primary key,
        owner text not null,
        epoch bigint not null,
        expires_at timestamptz not null
      );
      create table if not exists handler_member (
        member text primary key,
        handlers text[] not null,
        expires_at timestamptz not null
      );
      create table if not exists parked_event (
        handler text not null,
        source text not null,
        stream text not null,
        sequence bigint not null,
        event jsonb not null,
        error text,
        attempts integer,
        first_failed_at timestamptz,
        last_failed_at timestamptz,
        retry_at timestamptz,
        primary key (handler, source, stream, sequence)
      );
      create index if not exists parked_event_due on parked_event (handler, retry_at)
        where retry_at is not null;
      create table if not exists skipped_event (
        like parked_event,
        skipped_by text not null,
        reason text not null,
        skipped_at timestamptz not null
      );
      create table if not exists stream_snapshot (
        stream text primary key,
        version integer not null,
        revision bigint not null,
        event_id text not null,
        state json not null,
        marks text not null,
        saved_at timestamptz not null default now()
      );
    `);
};
