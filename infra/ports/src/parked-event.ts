import { type RawEvent } from '@marketgraph/schema';

/** What went wrong with an event; instants are ISO 8601 in UTC. */
export type Fault = {
  readonly error: string;
  readonly attempts: number;
  readonly firstFailedAt: string;
  readonly lastFailedAt: string;
};

/** An event set aside. Without a fault it only waits behind an earlier one of its stream. */
export type ParkedEvent = {
  readonly sequence: number;
  readonly event: RawEvent;
  readonly fault: Fault | null;
  /** When its handler is to try again, ISO 8601 in UTC; null: when somebody asks. */
  readonly retryAt: string | null;
};
