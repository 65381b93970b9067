import { type EventDomain } from '@marketgraph/schema';
import { type Checkpoint } from './checkpoint.ts';

/** Why a handler does not get on; instants are ISO 8601 in UTC. */
export type HandlerFailure = {
  readonly error: string;
  /** The event in hand; null when it did not come so far. */
  readonly eventId: string | null;
  readonly owner: string;
  /** How often in a row, and since when. */
  readonly failures: number;
  readonly since: string;
};

/** What a database knows of a handler, for whoever asks. Written with its batches. */
export type HandlerRecord = {
  readonly handler: string;
  readonly source: EventDomain | null;
  /** Null before the first commit, as are the next two. */
  readonly checkpoint: Checkpoint | null;
  readonly movedAt: string | null;
  /** When the last handled event was written to the log. */
  readonly recordedAt: string | null;
  /** The member that holds its lease; null if nobody does. */
  readonly owner: string | null;
  readonly failure: HandlerFailure | null;
  readonly parkedStreams: number;
};

/** What handlers do and how they stand, readable by other processes. */
export interface HandlerRecords {
  /** Every handler that ever was in this database, by name. */
  handlerRecords(): Promise<readonly HandlerRecord[]>;

  /** Kept until the handler commits again, or until `null` takes it back. */
  noteFailure(handler: string, failure: HandlerFailure | null): Promise<void>;
}
