import { type CommandMetadata } from '@marketgraph/infra/ports';
import { type DomainEvents, type EventDomain, type RecordedEvent } from '@marketgraph/schema';
import { type TimerFailure } from '../failure-policy.ts';

/** When something is to be done, and what will be needed for it: JSON. Never personal data. */
export type SetTimer<Data> = { readonly dueAt: string; readonly data: Data };

/** A timer whose time has come. */
export type DueTimer<Data> = SetTimer<Data> & {
  readonly key: string;
  /**
   * For the command to give. Its id derives from the timer's name, key and due time, so that a timer that
   * fires twice gives one command; its story is that of the event that set the timer.
   */
  readonly metadata: CommandMetadata;
};

/**
 * Something to be done if nothing else happens until then. Events set it, set it anew and cancel it; when it is
 * due, a command is given, once: after a crash the same command again.
 */
export type Timer<Source extends EventDomain, Data> = {
  /** `<domain>_<what it does>`, e.g. `orders_expire-unpaid`: under 32 characters, never renamed. */
  readonly name: string;
  /** The domain whose events set and cancel it. */
  readonly source: Source;
  /** Another one sets all timers anew, from the first event of history. */
  readonly version: number;
  // Methods, so that timers of different domains fit into one list: the engine hands each only its own.
  /** Whose timer the event is about; `undefined` for nobody's. */
  keyOf(event: RecordedEvent<DomainEvents[Source]>): string | undefined;
  /**
   * The timer after the event: `current` to leave it, `undefined` for none. One that has fired is none. Pure: no
   * clock, no chance, no throw.
   */
  timerOf(
    current: SetTimer<Data> | undefined,
    event: RecordedEvent<DomainEvents[Source]>,
  ): SetTimer<Data> | undefined;
  /**
   * Gives an idempotent command, which must decide by itself whether there is still a reason: the event that
   * would have cancelled the timer may have happened just now. A throw is retried with growing pauses, for ever
   * if something was not reachable; else `onFailure` decides.
   */
  onDue(timer: DueTimer<Data>): Promise<void>;
  /** By default: parked at the twelfth failure. */
  readonly onFailure?: (failure: TimerFailure) => 'retry' | 'park';
};

/** A timer whatever its source and data. */
export type AnyTimer = {
  readonly name: string;
  readonly source: EventDomain;
  readonly version: number;
  keyOf(event: RecordedEvent): string | undefined;
  timerOf(
    current: SetTimer<unknown> | undefined,
    event: RecordedEvent,
  ): SetTimer<unknown> | undefined;
  onDue(timer: DueTimer<unknown>): Promise<void>;
  readonly onFailure?: (failure: TimerFailure) => 'retry' | 'park';
};

/** Infers the source, so that a timer sees exactly its events and data. */
export const defineTimer = <Source extends EventDomain, Data>(
  timer: Timer<Source, Data>,
): AnyTimer => timer;
