import {
  type Checkpoint,
  CheckpointMovedError,
  type Generations,
  NewerVersionError,
  type ParkedEvent,
  type Row,
  type ViewStore,
  type ViewTable,
} from '@marketgraph/infra/ports';
import { type EventDomain } from '@marketgraph/schema';
import { memoryGenerations, type MemoryInside } from './memory-generations.ts';
import { memoryHandlerRecords } from './memory-handler-records.ts';
import { memoryLeases } from './memory-leases.ts';
import { type Begun, memoryParkedEvents, type ParkedOf } from './memory-parked-events.ts';
import { memoryTimers } from './memory-timers.ts';
import { storedRow } from './stored-row.ts';

/** A view store that specs can look into. */
export type MemoryViewStore = ViewStore & {
  /** The committed rows of a table, in no particular order. */
  readonly rows: (table: ViewTable) => readonly Row[];
  readonly generations: Generations;
};

type Rows = ReadonlyMap<string, Row>;

const start: Checkpoint = { sequence: 0, position: '0/0' };
const nobody = { handler: '', source: 'orders' } as const;

/** One database in memory: rows as Postgres would hand them back, commits all or nothing. */
export const memoryViewStore = (): MemoryViewStore => {
  const { store, ...inside } = openStore();
  return { ...store, generations: memoryGenerations(inside, openStore) };
};

const openStore = (): MemoryInside & { readonly store: Omit<MemoryViewStore, 'generations'> } => {
  const tables: MemoryInside['tables'] = new Map();
  const checkpoints: MemoryInside['checkpoints'] = new Map();
  const running: MemoryInside['running'] = new Map();
  const leases = memoryLeases();
  const parking = memoryParkedEvents((key) => begin(committed, parking.of(key)));
  const records = memoryHandlerRecords({ checkpoints, leases, parking });

  const committed = (table: ViewTable): Map<string, Row> => {
    const found = tables.get(table.name);
    if (!found) throw new Error(`table ${table.name} is not prepared`);
    return found.rows;
  };
  const checkpointOf = (handler: string, source: EventDomain): Checkpoint | undefined =>
    checkpoints.get(handler)?.get(source);

  const store: Omit<MemoryViewStore, 'generations'> = {
    prepare: async (handler, table) => {
      const { name, version } = table;
      const there = tables.get(name)?.version ?? 0;
      if (there > version) throw new NewerVersionError(`${name} is at version ${there}`);
      if (there === version) return;
      tables.set(name, { handler, table, version, rows: new Map() });
      checkpoints.delete(handler);
      parking.forget(handler);
    },

    checkpoint: async (handler, source) => checkpointOf(handler, source),
    lastCommit: async (handler, source) => {
      const to = checkpointOf(handler, source);
      return to && { from: records.fromOf(handler, to), to };
    },
    load: async (table, keys) => begin(committed, parking.of(nobody)).transaction.load(table, keys),

    commit: async ({ handler, source, from, to, lease, recordedAt }, work) => {
      const requireFrom = (): void => {
        const at = checkpointOf(handler, source);
        if (at?.sequence === from?.sequence && at?.position === from?.position) return;
        throw new CheckpointMovedError(`${handler} is at ${at?.sequence ?? 'the start'}`);
      };
      if (lease) leases.require(lease);
      requireFrom();
      const { transaction, apply } = begin(committed, parking.of({ handler, source }));
      const unpin = lease ? leases.pin(lease) : undefined;
      running.set(handler, (running.get(handler) ?? 0) + 1);
      try {
        await work(transaction);
      } finally {
        unpin?.();
        running.set(handler, (running.get(handler) ?? 1) - 1);
      }
      // Nothing is awaited from here on: the second of two at once finds the checkpoint moved.
      requireFrom();
      apply();
      const ofHandler = checkpoints.get(handler) ?? new Map<EventDomain, Checkpoint>();
      checkpoints.set(handler, ofHandler.set(source, to));
      records.moved(handler, { from: from ?? start, to, recordedAt });
    },

    ...parking.port,
    ...leases.port,
    ...records.port,
    ...memoryTimers({ rowsOf: committed, leases, parkedOf: parking.of }),

    rows: (table) => [...committed(table).values()],

    close: async () => undefined,
  };
  return { store, tables, checkpoints, running, parking, leases };
};

/** A transaction that keeps its writes to itself until `apply`; it reads its own writes. */
const begin = (committed: (table: ViewTable) => Map<string, Row>, parked: ParkedOf): Begun => {
  const setAside: ParkedEvent[] = [];
  const writes = new Map<ViewTable, Map<string, Row | undefined>>();
  const writesTo = (table: ViewTable): Map<string, Row | undefined> => {
    const found = writes.get(table) ?? new Map<string, Row | undefined>();
    writes.set(table, found);
    return found;
  };
  const find = (table: ViewTable, key: string): Row | undefined =>
    writesTo(table).has(key) ? writesTo(table).get(key) : committed(table).get(key);

  return {
    transaction: {
      load: async (table, keys): Promise<Rows> =>
        new Map(
          keys.flatMap((key) => {
            const row = find(table, key);
            return row ? [[key, row] as const] : [];
          }),
        ),
      save: async (table, rows) => {
        for (const row of rows) {
          const stored = storedRow(table, row);
          writesTo(table).set(String(stored[table.key]), stored);
        }
      },
      remove: async (table, keys) => {
        for (const key of keys) writesTo(table).set(key, undefined);
      },
      parkedAmong: async (streams) => parked.among(streams),
      park: async (events) => void setAside.push(...events),
    },
    apply: () => {
      parked.add(setAside);
      for (const [table, ofTable] of writes) {
        for (const [key, row] of ofTable) {
          if (row) committed(table).set(key, row);
          else committed(table).delete(key);
        }
      }
    },
  };
};
