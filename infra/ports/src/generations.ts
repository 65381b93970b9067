import { type EventDomain } from '@marketgraph/schema';
import { type Lease } from './leases.ts';
import { type ParkedEvent } from './parked-event.ts';
import { type Checkpoint, type ViewStore } from './view-store.ts';

/** A view that nobody reads: `next` is being built, `previous` was live until the last switch. */
export type Beside = 'next' | 'previous';
export type Generation = 'live' | Beside;

/** A handler with a table, and the domain it folds. */
export type HandlerOfTable = { readonly handler: string; readonly source: EventDomain };

/** How a generation stands. */
export type Standing = {
  readonly table: string;
  readonly version: number;
  readonly rows: number;
  readonly checkpoint: Checkpoint | undefined;
  readonly parkedStreams: number;
};

/** A row that is not the same in both. `values` are the columns that differ, or all of the only row. */
export type RowDifference = {
  /** Seen from the live one: the other lacks it, has it in addition, or has other values. */
  readonly kind: 'missing' | 'extra' | 'different';
  readonly key: string;
  readonly values: Readonly<Record<string, { readonly live?: unknown; readonly beside?: unknown }>>;
};

/** Two generations, row by row, on the columns that both have. */
export type Comparison = {
  readonly live: Checkpoint | undefined;
  readonly beside: Checkpoint | undefined;
  /** Rows with keys that were left out are counted in neither. */
  readonly rows: { readonly live: number; readonly beside: number };
  readonly leftOut: number;
  readonly missing: number;
  readonly extra: number;
  readonly different: number;
  /** The first few, by key. */
  readonly examples: readonly RowDifference[];
};

/** What two generations have read at one instant. */
export type Moment = Pick<Comparison, 'live' | 'beside'> & {
  /** Parked in one of them only: the other has handled them, or not read them yet. */
  readonly parkedInOne: readonly ParkedEvent[];
};

/**
 * Whole views beside the live ones, so that one can be built while the other is read, and take its place.
 * One lease for each handler, that of the `next` view store, says who may build and switch.
 */
export interface Generations {
  /** A view store that holds this generation of one handler only. Made if missing. Close it. */
  open(handler: string, beside: Beside): Promise<ViewStore>;

  /** The version of a generation's table; `undefined` if there is none. Cheap. */
  versionOf(handler: string, generation: Generation): Promise<number | undefined>;

  /** Counts all rows. `undefined` if there is no table. */
  standing(of: HandlerOfTable, generation: Generation): Promise<Standing | undefined>;

  /** To be called after many rows were written: reads of them are planned as well as of the live ones. */
  analyse(handler: string, beside: Beside): Promise<void>;

  /**
   * Compares the rows of one instant. `keysToLeaveOut` is asked for those that may rightly differ as of
   * that instant. `undefined` if they have no key in common.
   */
  compare(
    of: HandlerOfTable & { readonly beside: Beside; readonly maxExamples: number },
    keysToLeaveOut: (moment: Moment) => Promise<readonly string[]>,
  ): Promise<Comparison | undefined>;

  /**
   * Puts a generation in the place of the live one, which becomes `previous`: rows, checkpoint, version and
   * parked events, all or nothing. The live one stands still while `catchUp` brings the other to its checkpoint;
   * readers wait for `lockMs` at most. Throws what `catchUp` throws, `BehindError` if it is not as far as the live one
   * then, `SwitchBlockedError` if somebody held the table or moved the checkpoint for too long: try again;
   * `LeaseLostError`, and `NewerVersionError` if `next` is older than the live one.
   */
  switchOver(
    to: HandlerOfTable & {
      readonly beside: Beside;
      readonly lease: Lease;
      readonly lockMs: number;
    },
    catchUp: (live: Checkpoint | undefined) => Promise<void>,
  ): Promise<void>;

  /** Forgets a generation, its rows included. Its lease stays. */
  drop(handler: string, beside: Beside): Promise<void>;
}

/** A generation that has not read as far as the live one: readers would go back in time. */
export class BehindError extends Error {
  readonly code = 'BEHIND';
}

/** The switch did not get what it needs for its moment. Nothing has changed. */
export class SwitchBlockedError extends Error {
  readonly code = 'SWITCH_BLOCKED';
}
