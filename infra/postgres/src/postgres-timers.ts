import {
  type SettledTimer,
  type TimerRow,
  type Timers,
  type ViewTable,
} from '@marketgraph/infra/ports';
import { type Pool, type PoolClient } from 'pg';
import { quoted } from './column-name.ts';
import { inTransaction } from './in-transaction.ts';
import { requireLease } from './postgres-leases.ts';
import { insertParked } from './postgres-parked-events.ts';
import { jsonText } from './rows-as-json.ts';

/** Timers in tables that `prepareTable` has made of a `timerTable`. */
export const postgresTimers = (pool: Pool): Timers => ({
  timersAhead: async (table, limit) => {
    const { rows } = await pool.query<TimerRow>({
      name: `ahead ${table.name}`,
      text: `select key, due_at as "dueAt", next_at as "nextAt", data, correlation_id as "correlationId",
          causation_id as "causationId", fault
        from ${quoted(table.name)} order by next_at, key limit $1`,
      values: [limit],
    });
    return rows;
  },
  settleTimers: (holder, settled) =>
    inTransaction(pool, async (client) => {
      await requireLease(client, holder.lease);
      // The lock of every commit of this handler: none of them runs between here and our own commit.
      await client.query(
        'select from handler_checkpoint where handler = $1 and source = $2 for update',
        [holder.handler, holder.source],
      );
      await noteFailures(client, holder.table, settled);
      const gone = await takeAway(client, holder.table, settled);
      await insertParked(client, holder, parkedAmong(settled, gone));
    }),
});

const noteFailures = async (
  client: PoolClient,
  { name }: ViewTable,
  settled: readonly SettledTimer[],
): Promise<void> => {
  const failed = settled.filter(({ outcome }) => outcome === 'failed');
  if (failed.length === 0) return;
  await client.query(
    `update ${quoted(name)} as timer set next_at = given."nextAt", fault = given.fault
     from jsonb_to_recordset($1::jsonb)
       as given (key text, "dueAt" timestamptz, "nextAt" timestamptz, fault jsonb)
     where timer.key = given.key and timer.due_at = given."dueAt"`,
    [jsonText(failed)],
  );
};

/** Answers the keys of those that were still set as they fired. */
const takeAway = async (
  client: PoolClient,
  { name }: ViewTable,
  settled: readonly SettledTimer[],
): Promise<ReadonlySet<string>> => {
  const over = settled
    .filter(({ outcome }) => outcome !== 'failed')
    .map(({ key, dueAt }) => ({ key, dueAt }));
  const { rows } = await client.query<{ key: string }>(
    `delete from ${quoted(name)} as timer
     using jsonb_to_recordset($1::jsonb) as given (key text, "dueAt" timestamptz)
     where timer.key = given.key and timer.due_at = given."dueAt" returning timer.key`,
    [jsonText(over)],
  );
  return new Set(rows.map(({ key }) => key));
};

const parkedAmong = (settled: readonly SettledTimer[], gone: ReadonlySet<string>) =>
  settled.flatMap((timer) =>
    timer.outcome === 'parked' && gone.has(timer.key) ? [timer.parked] : [],
  );
