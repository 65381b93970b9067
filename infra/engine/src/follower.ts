import { type BusMessage, type Checkpoint, type LastCommit } from '@marketgraph/infra/ports';
import { type EventDomain } from '@marketgraph/schema';
import { type HeldLease } from './hold-lease.ts';

/** Somebody who reads one domain's events in order and remembers how far. */
export type Follower = {
  readonly name: string;
  readonly source: EventDomain;
  readonly maxBatch: number;
  /** Where it begins without a checkpoint; `now` passes by what the bus holds. */
  readonly startsAt: 'beginning' | 'now';
  /** Called before the checkpoint is read, at the start and after every failure. */
  readonly prepare: () => Promise<void>;
  /** What to do about the last commit, whoever made it; it may not have come to that. */
  readonly afterwards?: Afterwards;
  /** Runs beside the reading, while the lease is held, until the signal aborts. Never rejects. */
  readonly beside: (held: HeldLease, signal: AbortSignal) => Promise<void>;
  /**
   * Handles messages, the first right after `from`, and moves the checkpoint to the last one it has
   * handled: at least one of them, or it throws. Throws `CheckpointMovedError` when another was there,
   * `LeaseLostError` when another has taken over.
   */
  readonly handle: (
    from: Checkpoint | undefined,
    messages: readonly BusMessage[],
    held: HeldLease,
  ) => Promise<Checkpoint>;
};

export type Afterwards = {
  /** Asked before reading begins; called again by `repeat` if so. */
  readonly isOpen: (last: LastCommit) => boolean;
  /** Given what the last commit covered. */
  readonly repeat: (messages: readonly BusMessage[]) => Promise<void>;
};
