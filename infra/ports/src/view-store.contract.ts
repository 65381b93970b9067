import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type Checkpoint,
  CheckpointMovedError,
  NewerVersionError,
  type ViewStore,
} from './view-store.ts';
import {
  type Row,
  RowRefusedError,
  type ViewTable,
  type ViewTransaction,
} from './view-transaction.ts';

/** A view store to test, with a way to stop all that was started for it. */
export type OpenedViewStore = {
  readonly store: ViewStore;
  readonly close: () => Promise<void>;
};

/** What every view store must do. It may be shared: each sentence has a table and a handler of its own. */
export const describeViewStore = (name: string, open: () => Promise<OpenedViewStore>): void => {
  describe(name, () => {
    let opened: OpenedViewStore;
    beforeAll(async () => {
      opened = await open();
    });
    afterAll(() => opened.close());
    const store = (): ViewStore => opened.store;
    const prepared = async (): Promise<Subject> => {
      const [handler, table] = [randomUUID().slice(0, 31), newTable()];
      await store().prepare(handler, table);
      return subject(store(), handler, table);
    };

    describe('rows', () => {
      it('come back as they were saved, whatever the column', async () => {
        const { move, rows } = await prepared();
        const [full, empty] = [aRow('full'), emptyRow('empty')];
        await move(undefined, at(1), (transaction, table) =>
          transaction.save(table, [full, empty]),
        );
        expect(await rows(['full', 'empty', 'missing'])).toEqual(
          new Map([
            ['full', full],
            ['empty', empty],
          ]),
        );
      });

      it('have a null where a field was left out, and refuse a field without a column', async () => {
        const { move, rows } = await prepared();
        await move(undefined, at(1), (transaction, table) =>
          transaction.save(table, [{ thingId: 'a', title: 'only this' }]),
        );
        expect((await rows(['a'])).get('a')).toEqual({ ...emptyRow('a'), title: 'only this' });
        const saving = move(at(1), at(2), (transaction, table) =>
          transaction.save(table, [{ thingId: 'a', colour: 'red' }]),
        );
        await expect(saving).rejects.toThrow(/colour/);
        await expect(saving).rejects.toBeInstanceOf(RowRefusedError);
      });

      it('are instants in UTC with milliseconds, however they were written', async () => {
        const { move, rows } = await prepared();
        const row = { ...aRow('a'), happenedAt: '2026-03-01T09:00:00-03:00' };
        await move(undefined, at(1), (transaction, table) => transaction.save(table, [row]));
        expect((await rows(['a'])).get('a')?.['happenedAt']).toBe('2026-03-01T12:00:00.000Z');
      });

      it('are replaced whole by a second save', async () => {
        const { move, rows } = await prepared();
        await move(undefined, at(1), (transaction, table) =>
          transaction.save(table, [aRow('a'), aRow('b')]),
        );
        await move(at(1), at(2), (transaction, table) => transaction.save(table, [emptyRow('a')]));
        expect(await rows(['a', 'b'])).toEqual(
          new Map([
            ['a', emptyRow('a')],
            ['b', aRow('b')],
          ]),
        );
      });

      it('are read outside of commits too', async () => {
        const { table, move } = await prepared();
        await move(undefined, at(1), (transaction) => transaction.save(table, [aRow('a')]));
        expect(await store().load(table, ['a', 'missing'])).toEqual(new Map([['a', aRow('a')]]));
        expect((await store().load(table, [])).size).toBe(0);
      });

      it('are gone after remove', async () => {
        const { move, rows } = await prepared();
        await move(undefined, at(1), (transaction, table) =>
          transaction.save(table, ['a', 'b', 'c'].map(aRow)),
        );
        await move(at(1), at(2), (transaction, table) =>
          transaction.remove(table, ['a', 'c', 'never there']),
        );
        expect([...(await rows(['a', 'b', 'c'])).keys()]).toEqual(['b']);
      });

      it('are seen inside their own transaction', async () => {
        const { move } = await prepared();
        await move(undefined, at(1), async (transaction, table) => {
          await transaction.save(table, [aRow('a'), aRow('b')]);
          await transaction.remove(table, ['b']);
          expect([...(await transaction.load(table, ['a', 'b'])).keys()]).toEqual(['a']);
        });
      });

      it('may be thousands', async () => {
        const { move, rows } = await prepared();
        const many = Array.from({ length: 3000 }, (_, index) => aRow(`row-${index}`));
        await move(undefined, at(1), (transaction, table) => transaction.save(table, many));
        const keys = many.map(({ thingId }) => thingId);
        expect((await rows(keys)).size).toBe(3000);
        await move(at(1), at(2), (transaction, table) => transaction.remove(table, keys.slice(1)));
        expect((await rows(keys)).size).toBe(1);
      });

      it('may be none', async () => {
        const { move, rows } = await prepared();
        await move(undefined, at(1), async (transaction, table) => {
          await transaction.save(table, []);
          await transaction.remove(table, []);
        });
        expect((await rows([])).size).toBe(0);
      });
    });

    describe('checkpoint', () => {
      it('is undefined before the first commit, then where it was moved to', async () => {
        const { move, checkpoint } = await prepared();
        expect(await checkpoint()).toBeUndefined();
        await move(undefined, at(3));
        await move(at(3), at(9));
        expect(await checkpoint()).toEqual(at(9));
      });

      it('is each source its own', async () => {
        const { handler } = await prepared();
        for (const [source, to] of [
          ['orders', at(3)],
          ['products', at(5)],
        ] as const) {
          await store().commit({ handler, source, from: undefined, to }, nothing);
        }
        expect(await store().checkpoint(handler, 'orders')).toEqual(at(3));
        expect(await store().checkpoint(handler, 'products')).toEqual(at(5));
      });

      it('remembers where the commit began that moved it', async () => {
        const { handler, move } = await prepared();
        const lastCommit = () => store().lastCommit(handler, 'orders');
        expect(await lastCommit()).toBeUndefined();
        await move(undefined, at(3));
        expect(await lastCommit()).toEqual({ from: { sequence: 0, position: '0/0' }, to: at(3) });
        await move(at(3), at(9));
        expect(await lastCommit()).toEqual({ from: at(3), to: at(9) });
      });

      it('needs no table, for a handler that only reacts', async () => {
        const move = {
          handler: randomUUID().slice(0, 31),
          source: 'orders',
          from: undefined,
          to: at(1),
        } as const;
        await store().commit(move, nothing);
        expect(await store().checkpoint(move.handler, 'orders')).toEqual(at(1));
      });
    });

    describe('commit', () => {
      it('changes nothing when the work throws', async () => {
        const { move, rows, checkpoint } = await prepared();
        await move(undefined, at(1), (transaction, table) => transaction.save(table, [aRow('a')]));
        const failing = move(at(1), at(2), async (transaction, table) => {
          await transaction.save(table, [emptyRow('a'), aRow('b')]);
          await transaction.remove(table, ['a']);
          throw new Error('halfway');
        });
        await expect(failing).rejects.toThrow('halfway');
        expect(await rows(['a', 'b'])).toEqual(new Map([['a', aRow('a')]]));
        expect(await checkpoint()).toEqual(at(1));
      });

      it.each([
        ['undefined', undefined],
        ['an older one', at(1)],
        ['a later one', at(3)],
        ['the same sequence of another log', { ...at(2), position: '999/999' }],
      ])('changes nothing when the checkpoint is not at %s', async (_, from) => {
        const { move, rows, checkpoint } = await prepared();
        await move(undefined, at(2));
        const moving = move(from, at(4), (transaction, table) =>
          transaction.save(table, [aRow('a')]),
        );
        await expect(moving).rejects.toBeInstanceOf(CheckpointMovedError);
        expect((await rows(['a'])).size).toBe(0);
        expect(await checkpoint()).toEqual(at(2));
      });

      it('refuses to go on from a checkpoint that was never set', async () => {
        const { move, checkpoint } = await prepared();
        await expect(move(at(1), at(2))).rejects.toBeInstanceOf(CheckpointMovedError);
        expect(await checkpoint()).toBeUndefined();
      });

      it.each([
        ['first', undefined],
        ['later', at(1)],
      ])('lets exactly one of several at once make the %s move', async (_, from) => {
        const { move, rows, checkpoint } = await prepared();
        if (from) await move(undefined, from);
        const keys = ['a', 'b', 'c', 'd'];
        const outcomes = await Promise.allSettled(
          keys.map((key, index) =>
            move(from, at(10 + index), (transaction, table) =>
              transaction.save(table, [aRow(key)]),
            ),
          ),
        );
        const winner = outcomes.findIndex(({ status }) => status === 'fulfilled');
        expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
        for (const outcome of outcomes) {
          if (outcome.status === 'rejected') {
            expect(outcome.reason).toBeInstanceOf(CheckpointMovedError);
          }
        }
        expect([...(await rows(keys)).keys()]).toEqual([keys[winner]]);
        expect(await checkpoint()).toEqual(at(10 + winner));
      });
    });

    describe('prepare', () => {
      it('keeps rows and checkpoints of the same version', async () => {
        const { handler, table, move, rows, checkpoint } = await prepared();
        await move(undefined, at(1), (transaction) => transaction.save(table, [aRow('a')]));
        await store().prepare(handler, table);
        expect(await checkpoint()).toEqual(at(1));
        expect((await rows(['a'])).size).toBe(1);
      });

      it('replaces the table and forgets the checkpoints when the version is new', async () => {
        const { handler, table, move, checkpoint } = await prepared();
        await move(undefined, at(1), (transaction) => transaction.save(table, [aRow('a')]));
        const next = { ...table, version: 2, columns: { ...table.columns, colour: 'text' } };
        await store().prepare(handler, next);
        expect(await checkpoint()).toBeUndefined();
        const again = subject(store(), handler, next);
        const row = { ...aRow('b'), colour: 'red' };
        await again.move(undefined, at(1), (transaction) => transaction.save(next, [row]));
        expect(await again.rows(['a', 'b'])).toEqual(new Map([['b', row]]));
      });

      it('refuses to go back to an older version', async () => {
        const { handler, table } = await prepared();
        await store().prepare(handler, { ...table, version: 2 });
        await expect(store().prepare(handler, table)).rejects.toBeInstanceOf(NewerVersionError);
      });

      it('leaves the checkpoints of other handlers alone', async () => {
        const other = await prepared();
        await other.move(undefined, at(1));
        const { handler, table } = await prepared();
        await store().prepare(handler, { ...table, version: 2 });
        expect(await other.checkpoint()).toEqual(at(1));
      });

      it('may run several times at once', async () => {
        const [handler, table] = [randomUUID().slice(0, 31), newTable()];
        await Promise.all(Array.from({ length: 6 }, () => store().prepare(handler, table)));
        const { move, checkpoint } = subject(store(), handler, table);
        await move(undefined, at(1), (transaction) => transaction.save(table, [aRow('a')]));
        expect(await checkpoint()).toEqual(at(1));
      });
    });
  });
};

type Work = (transaction: ViewTransaction, table: ViewTable) => Promise<void>;

/** One handler with its table, so that a sentence names only what it is about. */
type Subject = {
  readonly handler: string;
  readonly table: ViewTable;
  readonly move: (from: Checkpoint | undefined, to: Checkpoint, work?: Work) => Promise<void>;
  readonly checkpoint: () => Promise<Checkpoint | undefined>;
  readonly rows: (keys: readonly string[]) => Promise<ReadonlyMap<string, Row>>;
};

const nothing = async (): Promise<void> => undefined;

const subject = (store: ViewStore, handler: string, table: ViewTable): Subject => ({
  handler,
  table,
  move: (from, to, work = nothing) =>
    store.commit({ handler, source: 'orders', from, to }, (transaction) =>
      work(transaction, table),
    ),
  checkpoint: () => store.checkpoint(handler, 'orders'),
  rows: (keys) => committedRows(store, table, keys),
});

/** Reads through a handler made up for it: rows are only reached inside a commit. */
const committedRows = async (
  store: ViewStore,
  table: ViewTable,
  keys: readonly string[],
): Promise<ReadonlyMap<string, Row>> => {
  let rows: ReadonlyMap<string, Row> = new Map();
  const move = {
    handler: randomUUID().slice(0, 31),
    source: 'orders',
    from: undefined,
    to: at(1),
  } as const;
  await store.commit(move, async (transaction) => {
    rows = await transaction.load(table, keys);
  });
  return rows;
};

const at = (sequence: number): Checkpoint => ({
  sequence,
  position: `${sequence * 128}/${sequence * 128}`,
});

const newTable = (): ViewTable => {
  const name = `contract_${randomUUID().replaceAll('-', '_')}`;
  return {
    name,
    version: 1,
    key: 'thingId',
    columns: {
      thingId: 'text',
      ownerId: 'uuid',
      title: 'text',
      units: 'integer',
      amountMinor: 'bigint',
      isPublished: 'boolean',
      lines: 'jsonb',
      address: 'jsonb',
      roles: 'text[]',
      happenedAt: 'timestamptz',
      readAt: 'timestamptz',
    },
    indexes: [`create index if not exists ${name}_title on ${name} (title, happened_at desc)`],
  };
};

const aRow = (thingId: string): Row & { readonly thingId: string } => ({
  thingId,
  ownerId: '0190a5c0-0000-7000-8000-000000000002',
  title: 'São Paulo 🚚, "quoted" \\ and {braced}\n',
  units: -3,
  amountMinor: 9_007_199_254_740_991,
  isPublished: true,
  lines: [{ productId: 'p', quantity: 2, note: null }, 'text', 1.5],
  address: { name: "O'Neill", parts: { snake_case: 1, camelCase: 2 } },
  roles: ['CUSTOMER', 'with, comma', 'with "quote"', ''],
  happenedAt: '2026-03-01T12:00:00.125Z',
  readAt: null,
});

const emptyRow = (thingId: string): Row => ({
  thingId,
  ownerId: null,
  title: null,
  units: null,
  amountMinor: null,
  isPublished: null,
  lines: null,
  address: null,
  roles: null,
  happenedAt: null,
  readAt: null,
});
