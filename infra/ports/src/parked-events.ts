import { type EventDomain } from '@marketgraph/schema';
import { type ParkedEvent } from './parked-event.ts';
import { type ViewTransaction } from './view-transaction.ts';

/** A stream as one handler sees it: what is parked and released together. */
export type ParkedKey = {
  readonly handler: string;
  readonly source: EventDomain;
  readonly stream: string;
};

/** A stream that is held up, and the first event of it: the one to look at. */
export type ParkedStream = ParkedKey & { readonly count: number; readonly first: ParkedEvent };

/** What a failed replay leaves behind. */
export type ParkedFailure = Omit<ParkedEvent, 'event'>;

/** Who gave up an event, and why. */
export type Skip = { readonly by: string; readonly why: string; readonly at: string };

/** An event that somebody gave up: it is never handled. */
export type SkippedEvent = ParkedKey & Skip & ParkedEvent;

/**
 * Streams that a handler could not go on with. They are written by `ViewTransaction.park`; a stream is
 * parked as long as it has one event here, and what comes of it meanwhile belongs behind.
 */
export interface ParkedEvents {
  /** All of them, or those of one handler, in the order in which their first events were recorded. */
  parkedStreams(handler?: string): Promise<readonly ParkedStream[]>;

  /** Those of `streams` that are parked. */
  parkedAmong(
    handler: string,
    source: EventDomain,
    streams: readonly string[],
  ): Promise<ReadonlySet<string>>;

  /** The first `limit` events of a stream, oldest first; `[]` if it is not parked. */
  parkedEvents(key: ParkedKey, limit: number): Promise<readonly ParkedEvent[]>;

  /**
   * Runs `work` and takes the stream's first events, up to sequence `to`, out of the parking, in one
   * transaction. Running commits of the handler come before it or after it. Throws `ParkedMovedError`,
   * with nothing written, unless these are the first events, `from` and `to` included, and
   * `NewerVersionError` like `commit`.
   */
  settleParked(
    key: ParkedKey,
    range: { readonly from: number; readonly to: number },
    work: (transaction: ViewTransaction) => Promise<void>,
  ): Promise<void>;

  /** Notes another failure of a parked event, and when to try again. No effect if it is gone. */
  faultParked(key: ParkedKey, failed: ParkedFailure): Promise<void>;

  /** Has the stream's first event tried again at an instant, by whoever runs the handler. False if it is not parked. */
  retryParkedAt(key: ParkedKey, at: string): Promise<boolean>;

  /** Up to `limit` streams of a handler whose time to try again is not after `at`. */
  parkedDue(handler: string, at: string, limit: number): Promise<readonly ParkedKey[]>;

  /** Gives up the stream's first event for good and keeps it in the record. Throws like `settleParked`. */
  skipParked(key: ParkedKey, sequence: number, skip: Skip): Promise<void>;

  /** The record of what was given up, oldest first. */
  skippedEvents(handler?: string): Promise<readonly SkippedEvent[]>;
}

/** The parked stream is not as it was read: another has replayed, skipped or released it. */
export class ParkedMovedError extends Error {
  readonly code = 'PARKED_MOVED';
}
