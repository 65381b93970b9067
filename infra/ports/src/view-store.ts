import { type EventDomain } from '@marketgraph/schema';

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

/** How far a handler has read one domain's bus stream. */
export type Checkpoint = { readonly sequence: number; readonly position: string };

export interface ViewTransaction {
  load(table: ViewTable, keys: readonly string[]): Promise<ReadonlyMap<string, Row>>;
  save(table: ViewTable, rows: readonly Row[]): Promise<void>;
  remove(table: ViewTable, keys: readonly string[]): Promise<void>;
}

/** One domain's database as projections and reactions see it. */
export interface ViewStore {
  /**
   * Creates the table, or replaces it and forgets the handler's checkpoints when its version is new.
   * Safe to call from several processes at once. Throws `NewerVersionError` if the table is newer.
   */
  prepare(handler: string, table: ViewTable): Promise<void>;

  /** `undefined` before the first commit. */
  checkpoint(handler: string, source: EventDomain): Promise<Checkpoint | undefined>;

  /**
   * Runs `work` and moves the checkpoint from `from` to `to` in one transaction.
   * Throws `CheckpointMovedError`, with nothing written, if the checkpoint is not at `from`,
   * `NewerVersionError` if the handler's table was replaced since it was prepared here.
   */
  commit(
    move: {
      readonly handler: string;
      readonly source: EventDomain;
      readonly from: Checkpoint | undefined;
      readonly to: Checkpoint;
    },
    work: (transaction: ViewTransaction) => Promise<void>,
  ): Promise<void>;

  close(): Promise<void>;
}

/** Another instance has handled these events meanwhile: read the checkpoint again. */
export class CheckpointMovedError extends Error {
  readonly code = 'CHECKPOINT_MOVED';
}

/** The view belongs to newer code: this process would write rows of an old shape, and must not. */
export class NewerVersionError extends Error {
  readonly code = 'NEWER_VERSION';
}
