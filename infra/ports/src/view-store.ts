import { type EventDomain } from '@marketgraph/schema';
import { type Lease, type Leases } from './leases.ts';
import { type ParkedEvents } from './parked-events.ts';
import { type ViewTable, type ViewTransaction } from './view-transaction.ts';

/** How far a handler has read one domain's bus stream. */
export type Checkpoint = { readonly sequence: number; readonly position: string };

/** One domain's database as projections and reactions see it. */
export interface ViewStore extends ParkedEvents, Leases {
  /**
   * Creates the table, or replaces it and forgets the handler's checkpoints and parked events when its
   * version is new.
   * Safe to call from several processes at once. Throws `NewerVersionError` if the table is newer.
   */
  prepare(handler: string, table: ViewTable): Promise<void>;

  /** `undefined` before the first commit. */
  checkpoint(handler: string, source: EventDomain): Promise<Checkpoint | undefined>;

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
