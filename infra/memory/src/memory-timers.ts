import {
  type ParkedEvent,
  type Row,
  type SettledTimer,
  type TimerRow,
  type Timers,
  type ViewTable,
} from '@marketgraph/infra/ports';
import { type MemoryLeases } from './memory-leases.ts';
import { type ParkedOf } from './memory-parked-events.ts';

type Parts = {
  readonly rowsOf: (table: ViewTable) => Map<string, Row>;
  readonly leases: MemoryLeases;
  readonly parkedOf: (handler: Parameters<Timers['settleTimers']>[0]) => ParkedOf;
};

/** Timers in the rows of prepared tables. */
export const memoryTimers = ({ rowsOf, leases, parkedOf }: Parts): Timers => ({
  timersAhead: async (table, limit) =>
    [...rowsOf(table).values()].map(toTimer).toSorted(byTurn).slice(0, limit),
  settleTimers: async (holder, settled) => {
    leases.require(holder.lease);
    const rows = rowsOf(holder.table);
    const parked: ParkedEvent[] = [];
    for (const timer of settled) {
      const row = rows.get(timer.key);
      if (row?.['dueAt'] !== timer.dueAt) continue;
      if (timer.outcome === 'failed') rows.set(timer.key, failedRow(row, timer));
      else rows.delete(timer.key);
      if (timer.outcome === 'parked') parked.push(timer.parked);
    }
    parkedOf(holder).add(parked);
  },
});

const failedRow = (
  row: Row,
  { fault, nextAt }: Extract<SettledTimer, { outcome: 'failed' }>,
): Row => ({ ...row, fault, nextAt });

/** What `timerTable` declares. */
const toTimer = (row: Row): TimerRow => row as TimerRow;

const byTurn = (one: TimerRow, other: TimerRow): number => (turnOf(one) < turnOf(other) ? -1 : 1);

const turnOf = ({ nextAt, key }: TimerRow): string => `${nextAt} ${key}`;
