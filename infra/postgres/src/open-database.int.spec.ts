import { type Checkpoint, NewerVersionError, type ViewTable } from '@marketgraph/infra/ports';
import { startPostgres } from '@marketgraph/local';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDatabase, type OpenDatabase } from './open-database.ts';

type Tables = {
  thingView: { thingId: string; priceMinor: number; parts: unknown; madeAt: string };
};

const thingView: ViewTable = {
  name: 'thing_view',
  version: 1,
  key: 'thingId',
  columns: { thingId: 'text', priceMinor: 'bigint', parts: 'jsonb', madeAt: 'timestamptz' },
  indexes: [],
};
const poison = {
  eventId: '0190a5c0-0000-7000-8000-000000000002',
  revision: 0,
  position: '1/1',
  recordedAt: '2026-03-01T12:00:00.125Z',
  type: 'OrderPlaced',
  data: null,
  metadata: null,
};
const at = (sequence: number): Checkpoint => ({ sequence, position: `${sequence}/${sequence}` });

describe('openDatabase', () => {
  let server: Awaited<ReturnType<typeof startPostgres>>;
  let database: OpenDatabase<Tables>;

  beforeAll(async () => {
    server = await startPostgres();
    database = await openDatabase<Tables>(server.url, 'marketgraph_things');
    await database.views.prepare('things', thingView);
  });
  afterAll(async () => {
    await database.close();
    await server.stop();
  });

  const save = (handler: string, row: object): Promise<void> =>
    database.views.commit(
      { handler, source: 'orders', from: undefined, to: at(1) },
      (transaction) => transaction.save(thingView, [{ ...row }]),
    );
  const find = (thingId: string): Promise<Tables['thingView'] | undefined> =>
    database.kysely
      .selectFrom('thingView')
      .selectAll()
      .where('thingId', '=', thingId)
      .executeTakeFirst();

  it('creates a missing database once, however many ask for it', async () => {
    const opened = await Promise.all(
      Array.from({ length: 5 }, () => openDatabase(server.url, 'marketgraph_new')),
    );
    await Promise.all(opened.map(({ views }) => views.prepare('things', thingView)));
    await Promise.all(opened.map(({ close }) => close()));
  });

  it('lets a read model see the rows that the view store saved', async () => {
    const row = {
      thingId: 'a',
      priceMinor: 4_990,
      parts: { snake_key: 1, camelKey: [2] },
      madeAt: '2026-03-01T12:00:00.120Z',
    };
    await save('a', row);
    expect(await find('a')).toEqual(row);
  });

  it('replaces characters that no text in Postgres can hold', async () => {
    await save('b', { thingId: 'b', parts: { name: 'a\u0000b \ud800 \\u0000 🚚' } });
    expect((await find('b'))?.parts).toEqual({ name: 'a\uFFFDb \uFFFD \\u0000 🚚' });
  });

  it('throws rather than answer a number that it can not hold', async () => {
    const unsafe = sql`select 9007199254740993::int8 as units`.execute(database.kysely);
    await expect(unsafe).rejects.toThrow(RangeError);
  });

  it('answers counts as numbers and sums of minor units as exact text', async () => {
    const { rows } = await sql`
      select count(*) as "count", sum(units) as "sum", current_date as "day"
      from (values (9007199254740991::int8), (9)) as given (units)`.execute(database.kysely);
    expect(rows).toEqual([
      {
        count: 2,
        sum: '9007199254741000',
        day: expect.stringMatching(/^\d{4}-\d\d-\d\d$/) as string,
      },
    ]);
  });

  it('goes on after the server closed its connections', async () => {
    await sql`select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and pid <> pg_backend_pid()`.execute(database.kysely);
    await expect
      .poll(() => find('nothing').catch(() => 'not yet'), { timeout: 20_000 })
      .toBeUndefined();
  });

  it('does not take a rolled back transaction for a committed one', async () => {
    const commit = database.views.commit(
      { handler: 'swallows', source: 'orders', from: undefined, to: at(1) },
      async (transaction) => {
        await transaction
          .load({ ...thingView, name: 'missing_view' }, ['a'])
          .catch(() => undefined);
      },
    );
    await expect(commit).rejects.toThrow(/nothing was committed/);
    expect(await database.views.checkpoint('swallows', 'orders')).toBeUndefined();
  });

  it('keeps older code from writing into a table that newer code replaced', async () => {
    const newer = await openDatabase(server.url, 'marketgraph_things');
    await database.views.prepare('old', { ...thingView, name: 'old_view' });
    await newer.views.prepare('old', { ...thingView, name: 'old_view', version: 2 });
    const commit = save('old', { thingId: 'c' });
    await expect(commit).rejects.toBeInstanceOf(NewerVersionError);
    expect(await newer.views.checkpoint('old', 'orders')).toBeUndefined();

    const event = { ...poison, stream: 'order-old' };
    const move = { handler: 'old', source: 'orders', from: undefined, to: at(1) } as const;
    await newer.views.commit(move, (transaction) =>
      transaction.park([{ sequence: 1, event, fault: null, retryAt: null }]),
    );
    const key = { handler: 'old', source: 'orders', stream: 'order-old' } as const;
    const settle = database.views.settleParked(key, { from: 1, to: 1 }, async () => undefined);
    await expect(settle).rejects.toBeInstanceOf(NewerVersionError);
    expect(await newer.views.parkedEvents(key, 9)).toHaveLength(1);
    await newer.close();
  });
});
