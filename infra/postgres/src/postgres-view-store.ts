import {
  type Checkpoint,
  type LastCommit,
  type ParkedKey,
  type Row,
  RowRefusedError,
  type ViewStore,
  type ViewTable,
  type ViewTransaction,
} from '@marketgraph/infra/ports';
import { DatabaseError, type Pool, type PoolClient } from 'pg';
import { inTransaction } from './in-transaction.ts';
import { postgresHandlerRecords } from './postgres-handler-records.ts';
import { postgresLeases, requireLease } from './postgres-leases.ts';
import { moveCheckpoint } from './move-checkpoint.ts';
import { insertParked, parkedAmong, postgresParkedEvents } from './postgres-parked-events.ts';
import { postgresTimers } from './postgres-timers.ts';
import { prepareTable } from './prepare-table.ts';
import { rowsAsJson } from './rows-as-json.ts';
import { tableStatements, type TableStatements } from './table-statements.ts';

const findCheckpoint = {
  name: 'find checkpoint',
  text: 'select sequence, position from handler_checkpoint where handler = $1 and source = $2',
};

const findLastCommit = {
  name: 'find last commit',
  text: `select sequence, position, from_sequence as "fromSequence", from_position as "fromPosition"
    from handler_checkpoint where handler = $1 and source = $2`,
};

type LastCommitRow = Checkpoint & {
  readonly fromSequence: number | null;
  readonly fromPosition: string | null;
};

/** In one message. A process that is frozen in the middle holds its lease's row: no longer than a lease lasts. */
const beginBatch = 'begin; set local idle_in_transaction_session_timeout = 4000';

/** A view store over a database that `ensureBookkeeping` has seen. `close` ends the pool. */
export const postgresViewStore = (pool: Pool): ViewStore => {
  const versions = new Map<string, number>();
  const statementsOf = rememberStatements();
  const transactionOf: TransactionOf = (client, handler) =>
    viewTransaction(client, statementsOf, handler);
  return {
    ...postgresParkedEvents(pool, transactionOf, (handler) => versions.get(handler)),
    ...postgresLeases(pool),
    ...postgresHandlerRecords(pool),
    ...postgresTimers(pool),
    prepare: async (handler, table) => {
      await prepareTable(pool, handler, table);
      versions.set(handler, table.version);
    },
    checkpoint: async (handler, source) => {
      const found = await pool.query<Checkpoint>({ ...findCheckpoint, values: [handler, source] });
      return found.rows[0];
    },
    lastCommit: async (handler, source) => {
      const values = [handler, source];
      const { rows } = await pool.query<LastCommitRow>({ ...findLastCommit, values });
      return rows[0] && toLastCommit(rows[0]);
    },
    load: (table, keys) => load(pool, statementsOf(table), table, keys),
    commit: (move, work) =>
      inTransaction(
        pool,
        async (client) => {
          if (move.lease) await requireLease(client, move.lease);
          await moveCheckpoint(client, move, versions.get(move.handler));
          await work(transactionOf(client, move));
        },
        beginBatch,
      ),
    close: () => pool.end(),
  };
};

type Handler = Omit<ParkedKey, 'stream'>;
type TransactionOf = (client: PoolClient, handler: Handler) => ViewTransaction;
type StatementsOf = (table: ViewTable) => TableStatements;

const rememberStatements = (): StatementsOf => {
  const known = new WeakMap<ViewTable, TableStatements>();
  return (table) => {
    const statements = known.get(table) ?? tableStatements(table);
    known.set(table, statements);
    return statements;
  };
};

const viewTransaction = (
  client: PoolClient,
  statementsOf: StatementsOf,
  handler: Handler,
): ViewTransaction => ({
  load: (table, keys) => load(client, statementsOf(table), table, keys),
  save: async (table, rows) => {
    if (rows.length === 0) return;
    const values = [rowsAsJson(table, rows)];
    await client.query({ ...statementsOf(table).save, values }).catch(tellRefusal);
  },
  remove: async (table, keys) => {
    if (keys.length === 0) return;
    await client.query({ ...statementsOf(table).remove, values: [keys] });
  },
  parkedAmong: (streams) => parkedAmong(client, handler, streams),
  park: (events) => insertParked(client, handler, events),
});

const load = async (
  database: Pool | PoolClient,
  statements: TableStatements,
  table: ViewTable,
  keys: readonly string[],
): Promise<ReadonlyMap<string, Row>> => {
  if (keys.length === 0) return new Map();
  const { rows } = await database.query<Row>({ ...statements.load, values: [keys] });
  return new Map(rows.map((row) => [String(row[table.key]), row]));
};

const toLastCommit = ({ sequence, position, ...from }: LastCommitRow): LastCommit => {
  const { fromSequence, fromPosition } = from;
  const isKnown = fromSequence !== null && fromPosition !== null;
  return {
    from: isKnown ? { sequence: fromSequence, position: fromPosition } : undefined,
    to: { sequence, position },
  };
};

/** Classes of errors that lie in the values: data exceptions, and violated constraints. */
const ofValues = /^(22|23)/;

const tellRefusal = (cause: unknown): never => {
  const isRefusal = cause instanceof DatabaseError && ofValues.test(cause.code ?? '');
  throw isRefusal ? new RowRefusedError(cause.message, { cause }) : cause;
};
