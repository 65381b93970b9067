import { type DomainEvents, type EventDomain, type RecordedEvent } from '@marketgraph/schema';
import { type OnFailure } from './failure-policy.ts';

/**
 * What a domain does about events, its own or others': idempotent commands or calls.
 * Events of one stream are handled in order, different streams side by side. Imported history is passed by.
 * A throw is retried with backoff, for ever if something was not reachable; else `onFailure` decides.
 * The checkpoint moves after all of a batch is handled.
 */
export type Reaction<Source extends EventDomain> = {
  /** `<domain>_<what it does>`, e.g. `inventory_reserve-orders`: under 32 characters, never renamed. */
  readonly name: string;
  readonly source: Source;
  /**
   * Where it begins when it runs for the very first time: at the first event of all history, or after what
   * the bus holds by then. By default at the beginning, so that nothing is missed; `now` for what would be
   * wrong to do about the past, such as mails. Later starts go on where it was.
   */
  readonly startsAt?: 'beginning' | 'now';
  /**
   * Whether it is given the personal fields of events; otherwise what stands in for them, and no key is
   * asked for. Only who shows, sends or passes them on has any business with them.
   */
  readonly readsPersonalData?: boolean;
  // A method, so that reactions to different domains fit into one list: the engine hands each only its own.
  handle(event: RecordedEvent<DomainEvents[Source]>): Promise<void>;
  /** By default: parked at the twelfth failure, or at the third if it is off contract. */
  readonly onFailure?: OnFailure;
};

/** A reaction whatever its source. */
export type AnyReaction = {
  readonly name: string;
  readonly source: EventDomain;
  readonly startsAt?: 'beginning' | 'now';
  readonly readsPersonalData?: boolean;
  handle(event: RecordedEvent): Promise<void>;
  readonly onFailure?: OnFailure;
};

/** Infers the source, so that `handle` sees exactly its events. */
export const defineReaction = <Source extends EventDomain>(
  reaction: Reaction<Source>,
): AnyReaction => reaction;
