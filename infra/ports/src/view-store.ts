import { type EventDomain } from '@marketgraph/schema';
import { type Checkpoint } from './checkpoint.ts';
import { type HandlerRecords } from './handler-records.ts';
import { type Lease, type Leases } from './leases.ts';
import { type ParkedEvents } from './parked-events.ts';
import { type Timers } from './timers.ts';
import { type Row, type ViewTable, type ViewTransaction } from './view-transaction.ts';

export { type Checkpoint };

/** What one commit covered: the events after `from`, up to `to`. */
export type LastCommit = {
  /** `undefined`: not known. */
  readonly from: Checkpoint | undefined;
  readonly to: Checkpoint;
};

/** One domain's database as projections and reactions see it. */
export interface ViewStore extends ParkedEvents, Leases, Timers, HandlerRecords {
  /**
   * Creates the table, or replaces it and forgets the handler's checkpoints and parked events when its
   * version is new.
   * Safe to call from several processes at once. Throws `NewerVersionError` if the table is newer.
   */
  prepare(handler: string, table: ViewTable): Promise<void>;

  /** `undefined` before the first commit. */
  checkpoint(handler: string, source: EventDomain): Promise<Checkpoint | undefined>;

  /** As `checkpoint`, and where the commit began that moved it there: what may not have been told of it. */
  lastCommit(handler: string, source: EventDomain): Promise<LastCommit | undefined>;

  /** Committed rows by their keys. */
  load(table: ViewTable, keys: readonly string[]): Promise<ReadonlyMap<string, Row>>;

  /**
   * Runs `work` and moves the checkpoint from `from` to `to` in one transaction.
   * Throws `CheckpointMovedError`, with nothing written, if the checkpoint is not at `from`,
   * `NewerVersionError` if the handler's table was replaced since it was prepared here.
   */
  commit(
    move: {
      readonly handler: string;
      readonly source: EventDomain;
      readonly from: Checkpoint | undefined;
      readonly to: Checkpoint;
      /** Fences the commit: `LeaseLostError`, with nothing written, if another has taken the lease. */
      readonly lease?: Lease | undefined;
      /** When the event at `to` was written to the log, for the handler's record. */
      readonly recordedAt?: string | undefined;
    },
    work: (transaction: ViewTransaction) => Promise<void>,
  ): Promise<void>;

  close(): Promise<void>;
}

/** Another instance has handled these events meanwhile: read the checkpoint again. */
export class CheckpointMovedError extends Error {
  readonly code = 'CHECKPOINT_MOVED';
}

/** The view belongs to newer code: this process would write rows of an old shape, and must not. */
export class NewerVersionError extends Error {
  readonly code = 'NEWER_VERSION';
}
