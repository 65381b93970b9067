import { type RawEvent } from '@marketgraph/schema';
import { type Position } from './position.ts';

export type { RawEvent };

/** An event about to be appended. `id` is a UUID and makes the append idempotent at its revision. */
export type NewEvent = {
  readonly id: string;
  readonly type: string;
  readonly data: unknown;
  readonly metadata: Readonly<Record<string, unknown>>;
};

/** The revision the stream must have: of its last event, or `'no_stream'`. Never "any": retries would not be durable. */
export type ExpectedRevision = number | 'no_stream';

export type Appended = {
  /** Revision of the last event appended. */
  readonly revision: number;
  readonly position: Position;
};

/** What a catch-up subscription hands over, in the order of the log. */
export type LogBatch =
  | { readonly kind: 'events'; readonly events: readonly RawEvent[] }
  /** Everything up to here was considered, though nothing matched. */
  | { readonly kind: 'checkpoint'; readonly position: Position }
  | { readonly kind: 'caught-up' };

export interface EventStore {
  /**
   * Appends all events or none. Unknown outcomes (lost connection, deadline) are retried inside,
   * with the same ids and revision. Throws `ConcurrencyError` if the stream has another revision,
   * `UnavailableError` if the outcome stayed unknown for too long: the caller may retry the same call.
   */
  append(
    stream: string,
    expected: ExpectedRevision,
    events: readonly NewEvent[],
  ): Promise<Appended>;

  /** The events of a stream from `fromRevision` (default 0, inclusive), oldest first; `[]` if there is no such stream. */
  read(stream: string, fromRevision?: number): Promise<readonly RawEvent[]>;

  /**
   * Everything of the streams whose names start with one of `prefixes`, strictly after `after`,
   * then live, until `signal` aborts. Survives broken connections by resubscribing after the last
   * event handed over: no gap, no duplicate.
   */
  subscribe(options: {
    readonly prefixes: readonly string[];
    readonly after: Position | 'start';
    readonly signal: AbortSignal;
  }): AsyncIterable<LogBatch>;

  close(): Promise<void>;
}

/** Another writer was first: reload, decide again. */
export class ConcurrencyError extends Error {
  readonly code = 'CONCURRENCY';
  readonly stream: string;
  readonly expected: ExpectedRevision;
  readonly actual: ExpectedRevision;

  constructor(stream: string, expected: ExpectedRevision, actual: ExpectedRevision) {
    super(`${stream} is at ${actual}, not at ${expected}`);
    this.stream = stream;
    this.expected = expected;
    this.actual = actual;
  }
}

/** A server could not be reached, or did not answer in time. Retrying the same call is safe. */
export class UnavailableError extends Error {
  readonly code = 'UNAVAILABLE';
}
