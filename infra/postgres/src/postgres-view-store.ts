import {
  type Checkpoint,
  type ParkedKey,
  type Row,
  RowRefusedError,
  type ViewStore,
  type ViewTable,
  type ViewTransaction,
} from '@marketgraph/infra/ports';
import { DatabaseError, type Pool, type PoolClient } from 'pg';
import { inTransaction } from './in-transaction.ts';
import { postgresLeases, requireLease } from './postgres-leases.ts';
import { moveCheckpoint } from './move-checkpoint.ts';
import { insertParked, parkedAmong, postgresParkedEvents } from './postgres-parked-events.ts';
import { prepareTable } from './prepare-table.ts';
import { rowsAsJson } from './rows-as-json.ts';
import { tableStatements, type TableStatements } from './table-statements.ts';

const findCheckpoint = {
  name: 'find checkpoint',
  text: 'select sequence, position from handler_checkpoint where handler = $1 and source = $2',
};

/** A view store over a database that `ensureBookkeeping` has seen. `close` ends the pool. */
export const postgresViewStore = (pool: Pool): ViewStore => {
  const versions = new Map<string, number>();
  const statementsOf = rememberStatements();
  const transactionOf: TransactionOf = (client, handler) =>
    viewTransaction(client, statementsOf, handler);
  return {
    ...postgresParkedEvents(pool, transactionOf, (handler) => versions.get(handler)),
    ...postgresLeases(pool),
    prepare: async (handler, table) => {
      await prepareTable(pool, handler, table);
      versions.set(handler, table.version);
    },
    checkpoint: async (handler, source) => {
      const found = await pool.query<Checkpoint>({ ...findCheckpoint, values: [handler, source] });
      return found.rows[0];
    },
    commit: (move, work) =>
      inTransaction(pool, async (client) => {
        if (move.lease) await requireLease(client, move.lease);
        await moveCheckpoint(client, move, versions.get(move.handler));
        await work(transactionOf(client, move));
      }),
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
  load: async (table, keys) => {
    if (keys.length === 0) return new Map();
    const { rows } = await client.query<Row>({ ...statementsOf(table).load, values: [keys] });
    return new Map(rows.map((row) => [String(row[table.key]), row]));
  },
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

/** Classes of errors that lie in the values: data exceptions, and violated constraints. */
const ofValues = /^(22|23)/;

const tellRefusal = (cause: unknown): never => {
  const isRefusal = cause instanceof DatabaseError && ofValues.test(cause.code ?? '');
  throw isRefusal ? new RowRefusedError(cause.message, { cause }) : cause;
};
