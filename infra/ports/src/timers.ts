import { type EventDomain } from '@marketgraph/schema';
import { type Lease } from './leases.ts';
import { type Fault, type ParkedEvent } from './parked-event.ts';
import { type ViewTable } from './view-transaction.ts';

/** A timer that is set: a row of its handler's table. What it is, is its key and when it is due. */
export type TimerRow = {
  readonly key: string;
  /** ISO 8601 in UTC, with milliseconds. */
  readonly dueAt: string;
  /** When to fire: `dueAt`, or later after a failure. */
  readonly nextAt: string;
  readonly data: unknown;
  readonly correlationId: string;
  /** The event that set it. */
  readonly causationId: string;
  readonly fault: Fault | null;
};

/** The table in which a handler keeps its timers, written like a view's. */
export const timerTable = (name: string, version: number): ViewTable => ({
  name,
  version,
  key: 'key',
  columns: {
    key: 'text',
    dueAt: 'timestamptz',
    nextAt: 'timestamptz',
    data: 'jsonb',
    correlationId: 'text',
    causationId: 'text',
    fault: 'jsonb',
  },
  indexes: [`create index if not exists ${name}_next on ${name} (next_at, key)`],
});

/** Who fires timers: the one instance with the lease. */
export type TimerHolder = {
  readonly handler: string;
  readonly source: EventDomain;
  readonly table: ViewTable;
  readonly lease: Lease;
};

/** What came of firing a timer. Without effect if it is set to another instant by now, or gone. */
export type SettledTimer = Pick<TimerRow, 'key' | 'dueAt'> &
  (
    | { readonly outcome: 'done' }
    | { readonly outcome: 'failed'; readonly fault: Fault; readonly nextAt: string }
    /** It becomes a parked event of its handler. */
    | { readonly outcome: 'parked'; readonly parked: ParkedEvent }
  );

/** Timers in the tables that `prepare` was given; they are set and cancelled by `commit`. */
export interface Timers {
  /** The first `limit` of them, in the order in which they fire: by `nextAt`, then by key. */
  timersAhead(table: ViewTable, limit: number): Promise<readonly TimerRow[]>;

  /**
   * Takes those done or parked away, and notes the failures of others, in one transaction. Running commits
   * of the handler come before it or after it. Throws `LeaseLostError`, with nothing written, if another
   * has taken the lease.
   */
  settleTimers(holder: TimerHolder, settled: readonly SettledTimer[]): Promise<void>;
}
