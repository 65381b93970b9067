import { type EventDomain, type RawEvent } from '@marketgraph/schema';
import { type Position } from './position.ts';

/** An event as the bus keeps it; `sequence` counts a domain's events from 1, without gaps. */
export type BusMessage = { readonly sequence: number; readonly event: RawEvent };

/** The fan-out: a cache of the log, one ordered stream per domain. */
export interface EventBus {
  /** The newest message of the domain's stream (created if missing), or `undefined` when it is empty. */
  last(domain: EventDomain): Promise<{ sequence: number; position: Position } | undefined>;

  /**
   * Publishes in order, as compare-and-set: the first goes to `after + 1`, or nothing does.
   * Returns the sequence of the last one. Throws `SequenceConflictError` when another publisher
   * was there: read `last` again. Events already stored by an earlier try of the same call count as published.
   */
  publish(domain: EventDomain, after: number, events: readonly RawEvent[]): Promise<number>;

  /** One message by its sequence; `undefined` if there is none. For whoever looks, not to read a stream. */
  find(domain: EventDomain, sequence: number): Promise<BusMessage | undefined>;

  /**
   * Messages after sequence `after`, in order, in batches of what has arrived (at most `maxBatch`),
   * until `signal` aborts. Survives reconnects without gap or duplicate.
   */
  consume(
    domain: EventDomain,
    options: { readonly after: number; readonly maxBatch: number; readonly signal: AbortSignal },
  ): AsyncIterable<readonly BusMessage[]>;

  close(): Promise<void>;
}

/** The stream moved under a publisher: it is not the only one. */
export class SequenceConflictError extends Error {
  readonly code = 'SEQUENCE_CONFLICT';
}
