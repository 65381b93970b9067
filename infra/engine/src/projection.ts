import { type ViewTable } from '@marketgraph/infra/ports';
import { type DomainEvents, type EventDomain, type RecordedEvent } from '@marketgraph/schema';
import { type OnFailure } from './failure-policy.ts';

/**
 * A view as a pure fold: for each event, the keys of the rows it touches, and each row's next form.
 * The engine batches: it loads the rows of a whole batch at once, folds, and writes them at once.
 */
export type Projection<Source extends EventDomain, View extends object> = {
  /** `<database>_<view>`, e.g. `orders_order-view`: under 32 characters, no dots, never renamed. */
  readonly name: string;
  /** The view's name in notices: `order-view`. */
  readonly view: string;
  /** The domain whose events it folds. */
  readonly source: Source;
  readonly table: ViewTable;
  /**
   * Whether it is given the personal fields of events; otherwise what stands in for them, and no key is
   * asked for. Only who shows, sends or passes them on has any business with them.
   */
  readonly readsPersonalData?: boolean;
  // Methods, so that projections of different domains fit into one list: the engine hands each only its own.
  keysOf(event: RecordedEvent<DomainEvents[Source]>): readonly string[];
  /** The row after the event; `undefined` for no row. Pure: no clock, no chance, no throw. */
  project(
    row: View | undefined,
    event: RecordedEvent<DomainEvents[Source]>,
    key: string,
  ): View | undefined;
  /** The key of the notice, where it is not the row's key: a payment's changes are its order's. */
  topicOf?(row: View): string;
  /** Small exact facts as of the event, for the notice. */
  factsOf?(row: View): Readonly<Record<string, unknown>>;
  /** What to do about an event it can not fold; by default it is parked at the third failure. */
  readonly onFailure?: OnFailure;
};

/** A projection whatever its source and view. */
export type AnyProjection = {
  readonly name: string;
  readonly view: string;
  readonly source: EventDomain;
  readonly table: ViewTable;
  readonly readsPersonalData?: boolean;
  keysOf(event: RecordedEvent): readonly string[];
  project(row: object | undefined, event: RecordedEvent, key: string): object | undefined;
  topicOf?(row: object): string;
  factsOf?(row: object): Readonly<Record<string, unknown>>;
  readonly onFailure?: OnFailure;
};

/** Infers source and view, so that `project` sees exactly its events and rows. */
export const defineProjection = <Source extends EventDomain, View extends object>(
  projection: Projection<Source, View>,
): AnyProjection => projection;
