import {
  BehindError,
  type Beside,
  type Checkpoint,
  type Generations,
  type HandlerOfTable,
  NewerVersionError,
  SwitchBlockedError,
} from '@marketgraph/infra/ports';
import { DatabaseError, type Pool, type PoolClient } from 'pg';
import { lockDefinitions } from './bookkeeping.ts';
import { quoted } from './column-name.ts';
import { checkpointIn } from './compare-generations.ts';
import { besideSchema, ensureSchema, inSchema, schemaOf, within } from './generation-schema.ts';
import { findTable } from './generation-standing.ts';
import { inTransaction } from './in-transaction.ts';
import { requireLease } from './postgres-leases.ts';

/** As `Generations.switchOver`. */
export const switchGeneration =
  (pool: Pool): Generations['switchOver'] =>
  async ({ beside, lease, lockMs, ...of }, catchUp) => {
    await ensureSchema(pool, besideSchema(of.handler, 'previous'));
    await inTransaction(pool, async (client) => {
      await client.query(`set local lock_timeout = ${Math.ceil(lockMs)}`);
      await lockDefinitions(client);
      await inSchema(client, besideSchema(of.handler, 'next'), () => requireLease(client, lease));
      const schema = await schemaOf(client, of.handler, 'live');
      const live = await holdCheckpoint(client, schema, of);
      await catchUp(live.sequence === 0 ? undefined : live);
      await requireAtLeast(client, { ...of, beside, live });
      await exchange(client, { ...of, beside, live: schema });
    }).catch(tellBlocked);
  };

/**
 * Every commit of the live handler and every replay of its parked events begins with this row: while we
 * have it, they wait. One that was never written is written, so that there is something to hold.
 */
const holdCheckpoint = async (
  client: PoolClient,
  schema: string,
  { handler, source }: HandlerOfTable,
): Promise<Checkpoint> => {
  const name = within(schema, 'handler_checkpoint');
  await client.query(
    `insert into ${name} (handler, source, sequence, position) values ($1, $2, 0, '0/0')
     on conflict do nothing`,
    [handler, source],
  );
  const { rows } = await client.query<Checkpoint>(
    `select sequence, position from ${name} where handler = $1 and source = $2 for update`,
    [handler, source],
  );
  const [held] = rows;
  // Another has replaced the table at this moment.
  if (!held) throw new SwitchBlockedError(`the checkpoint of ${handler} is gone`);
  return held;
};

const requireAtLeast = async (
  client: PoolClient,
  { beside, live, ...of }: Switch & { readonly live: Checkpoint },
): Promise<void> => {
  const at = await checkpointIn(client, besideSchema(of.handler, beside), of);
  if ((at?.sequence ?? 0) >= live.sequence) return;
  throw new BehindError(
    `${of.handler} is at ${live.sequence}, what would take its place at ${at?.sequence ?? 0}`,
  );
};

type Switch = HandlerOfTable & { readonly beside: Beside };

/** The coming one steps aside first, so that `previous` can be on either side of the exchange. */
const exchange = async (
  client: PoolClient,
  { handler, source, beside, live }: Switch & { readonly live: string },
): Promise<void> => {
  const [from, previous] = [besideSchema(handler, beside), besideSchema(handler, 'previous')];
  const coming = `${handler}@coming`;
  const was = await findTable(client, live, handler);
  const next = await findTable(client, from, handler);
  if (!next) throw new BehindError(`there is no ${beside} generation of ${handler}`);
  if (beside === 'next' && was && was.version > next.version) {
    throw new NewerVersionError(`${was.table} is at version ${was.version}, not ${next.version}`);
  }
  await client.query(`create schema ${quoted(coming)}`);
  await moveTable(client, next.table, from, coming);
  await rename(client, from, handler, coming);
  await forget(client, previous, handler);
  if (was) await moveTable(client, was.table, live, previous);
  await moveRows(client, { live, previous }, handler);
  await moveTable(client, next.table, coming, live);
  await takePlace(client, { from, live }, { handler, source, coming });
  // A commit that waits for the checkpoint looks at the version as of before: it must not find the row if the
  // version is another. If it is the same, it goes on from where the row says.
  if (was?.version !== next.version) await renew(client, live, handler);
  await client.query(`drop schema ${quoted(coming)}`);
};

const moveTable = async (
  client: PoolClient,
  table: string,
  from: string,
  to: string,
): Promise<void> => {
  await client.query(`alter table ${within(from, table)} set schema ${quoted(to)}`);
};

const bookkeeping = ['handler_table', 'parked_event', 'handler_checkpoint'] as const;

const rename = async (
  client: PoolClient,
  schema: string,
  from: string,
  to: string,
): Promise<void> => {
  for (const table of bookkeeping) {
    const name = within(schema, table);
    await client.query(`update ${name} set handler = $2 where handler = $1`, [from, to]);
  }
};

/** Drops a generation's table, and all that was known of it but its lease. */
export const forget = async (
  client: PoolClient,
  schema: string,
  handler: string,
): Promise<void> => {
  const found = await findTable(client, schema, handler);
  if (found) await client.query(`drop table ${within(schema, found.table)}`);
  for (const table of bookkeeping) {
    await client.query(`delete from ${within(schema, table)} where handler = $1`, [handler]);
  }
};

/** The checkpoint is copied: its row is held, and must stay where others wait for it. */
const moveRows = async (
  client: PoolClient,
  { live, previous }: { readonly live: string; readonly previous: string },
  handler: string,
): Promise<void> => {
  for (const table of bookkeeping) {
    const [from, to] = [within(live, table), within(previous, table)];
    await client.query(`insert into ${to} select * from ${from} where handler = $1`, [handler]);
    if (table === 'handler_checkpoint') continue;
    await client.query(`delete from ${from} where handler = $1`, [handler]);
  }
};

const takePlace = async (
  client: PoolClient,
  { from, live }: { readonly from: string; readonly live: string },
  { handler, source, coming }: HandlerOfTable & { readonly coming: string },
): Promise<void> => {
  const checkpoints = within(from, 'handler_checkpoint');
  await client.query(
    `update ${within(live, 'handler_checkpoint')} as held
     set sequence = came.sequence, position = came.position, moved_at = now(),
       recorded_at = coalesce(came.recorded_at, held.recorded_at),
       -- What lies between was folded here and told to nobody.
       from_sequence = case when came.sequence > held.sequence then held.sequence
         else held.from_sequence end,
       from_position = case when came.sequence > held.sequence then held.position
         else held.from_position end
     from ${checkpoints} as came
     where held.handler = $1 and held.source = $2 and came.handler = $3 and came.source = $2`,
    [handler, source, coming],
  );
  await client.query(`delete from ${checkpoints} where handler = $1`, [coming]);
  for (const table of ['handler_table', 'parked_event']) {
    await client.query(
      `with came as (delete from ${within(from, table)} where handler = $1 returning *)
       insert into ${within(live, table)} select * from came`,
      [coming],
    );
  }
  await rename(client, live, coming, handler);
};

/** The same row as another one. */
const renew = async (client: PoolClient, schema: string, handler: string): Promise<void> => {
  const name = within(schema, 'handler_checkpoint');
  const { rows } = await client.query<{ row: unknown }>(
    `delete from ${name} where handler = $1 returning to_jsonb(${name}.*) as row`,
    [handler],
  );
  for (const { row } of rows) {
    await client.query(
      `insert into ${name} select * from jsonb_populate_record(null::${name}, $1)`,
      [row],
    );
  }
};

/** Somebody held what we need for longer than readers should wait: cancelled, timed out or in a deadlock. */
const blocked = new Set(['55P03', '40P01', '57014']);

const tellBlocked = (cause: unknown): never => {
  const isBlocked = cause instanceof DatabaseError && blocked.has(cause.code ?? '');
  throw isBlocked ? new SwitchBlockedError(cause.message, { cause }) : cause;
};
