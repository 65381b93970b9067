/** What a client was told about one order: it must stay true. */
export type Entry = {
  readonly key: string;
  readonly story: string;
  readonly startedAt: number;
  /** Every answer to the key: they must all be the same one. */
  readonly orderIds: string[];
  /** Acknowledged without refusal. */
  readonly acknowledged: Set<'cancelled' | 'dispatched' | 'delivered' | 'paid'>;
  refusals: string[];
  /** What was looked at with the token of a write that was acknowledged. */
  readonly ownReads: OwnRead[];
  outcome: 'running' | 'told' | 'gave up' | 'failed';
  failure?: string;
};

/** A read that must show the write before it, unless it says that it may be stale. */
export type OwnRead = {
  readonly wrote: string;
  readonly saw: string;
  readonly isSeen: boolean;
  readonly isStale: boolean;
};

export type Diary = {
  readonly entries: readonly Entry[];
  /** Answers that were none, by code. */
  readonly retries: ReadonlyMap<string, number>;
  /** Answers without errors that were not what the schema promises. */
  readonly malformed: readonly string[];
};
