import { type ParkedEvent } from './parked-event.ts';

/** A row of a view; keys are camelCase here, snake_case in the table. Values are JSON. */
export type Row = Readonly<Record<string, unknown>>;

/** A view's table. `columns` maps each camelCase field to its Postgres type; `key` names the primary key. */
export type ViewTable = {
  readonly name: string;
  readonly version: number;
  readonly key: string;
  readonly columns: Readonly<Record<string, string>>;
  /** Further statements, e.g. `create index … on order_view (customer_id)`. Idempotent. */
  readonly indexes: readonly string[];
};

/** What a commit may do. */
export interface ViewTransaction {
  load(table: ViewTable, keys: readonly string[]): Promise<ReadonlyMap<string, Row>>;
  /** Throws `RowRefusedError` if a value does not fit its column, or there is none for it. */
  save(table: ViewTable, rows: readonly Row[]): Promise<void>;
  remove(table: ViewTable, keys: readonly string[]): Promise<void>;
  /** Those of `streams` that are parked for the handler that commits. */
  parkedAmong(streams: readonly string[]): Promise<ReadonlySet<string>>;
  /** Sets events aside, each behind those of its stream that are parked already. */
  park(events: readonly ParkedEvent[]): Promise<void>;
}

/** The database does not take a row: its values are wrong, and will be the next time. */
export class RowRefusedError extends Error {
  readonly code = 'ROW_REFUSED';
}
