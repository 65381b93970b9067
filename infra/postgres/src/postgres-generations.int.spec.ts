import { randomUUID } from 'node:crypto';
import {
  type Checkpoint,
  type Lease,
  NewerVersionError,
  SwitchBlockedError,
  type ViewStore,
  type ViewTable,
} from '@marketgraph/infra/ports';
import { startPostgres } from '@marketgraph/local';
import { Client } from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { describeGenerations } from '../../ports/src/generations.contract.ts';
import { openDatabase, type OpenDatabase } from './open-database.ts';

describeGenerations('postgresGenerations', async () => {
  const server = await startPostgres();
  const { views, generations, close } = await openDatabase(server.url, 'marketgraph_generations');
  return { store: views, generations, close: () => close().then(() => server.stop()) };
});

type Things = { thingView: { thingId: string; units: number } };

const handler = 'orders_things';
const source = 'orders';
const thingView: ViewTable = {
  name: 'thing_view',
  version: 1,
  key: 'thingId',
  columns: { thingId: 'text', units: 'integer' },
  indexes: [],
};
const at = (sequence: number) => ({ sequence, position: `${sequence}/${sequence}` });

describe('a switch of tables in Postgres', () => {
  let server: Awaited<ReturnType<typeof startPostgres>>;
  let database: OpenDatabase<Things>;
  let next: ViewStore;
  let lease: Lease;
  let reader: Client;

  beforeAll(async () => {
    server = await startPostgres();
  });
  afterAll(() => server.stop());
  beforeEach(async () => {
    const name = `things_${randomUUID().slice(0, 8)}`;
    database = await openDatabase<Things>(server.url, name);
    await database.views.prepare(handler, thingView);
    await save(database.views, undefined, 2, 1);
    next = await database.generations.open(handler, 'next');
    const { held } = await next.beat({ ...beat, take: [handler] });
    if (!held[0]) throw new Error('no lease');
    lease = held[0];
    const url = new URL(server.url);
    url.pathname = `/${name}`;
    reader = new Client({ connectionString: url.href });
    await reader.connect();
  });
  afterEach(() => Promise.all([reader.end(), next.close(), database.close()]));

  const beat = {
    member: 'a',
    handlers: [handler],
    renew: [],
    take: [],
    release: [],
    forMs: 60_000,
  };
  const save = (into: ViewStore, from: Checkpoint | undefined, to: number, units: number) =>
    into.commit({ handler, source, from, to: at(to) }, (transaction) =>
      transaction.save(thingView, [{ thingId: 'a', units }]),
    );
  const switchOver = (catchUp: () => Promise<void>) =>
    database.generations.switchOver(
      { handler, source, beside: 'next', lease, lockMs: 300 },
      catchUp,
    );
  const unitsNow = async () =>
    (await database.kysely.selectFrom('thingView').select('units').execute()).map(
      ({ units }) => units,
    );
  /** Resolves when so many sessions wait for a lock. */
  const waiting = (count: number) =>
    expect
      .poll(
        async () =>
          (await reader.query(`select from pg_stat_activity where wait_event_type = 'Lock'`))
            .rowCount,
        { timeout: 20_000 },
      )
      .toBe(count);

  it('lets a commit that waited for it go on, if nothing but the table is another', async () => {
    await next.prepare(handler, thingView);
    await save(next, undefined, 2, 5);
    let commit: Promise<void> | undefined;
    await switchOver(async () => {
      commit = save(database.views, at(2), 3, 7);
      await waiting(1);
    });
    await commit;
    expect(await unitsNow()).toEqual([7]);
    expect(await database.views.checkpoint(handler, source)).toEqual(at(3));
  });

  it('stops a commit of older code that waited for it, though nothing was read meanwhile', async () => {
    const newer = { ...thingView, version: 2, columns: { ...thingView.columns, colour: 'text' } };
    await next.prepare(handler, newer);
    await next.commit({ handler, source, from: undefined, to: at(2) }, (transaction) =>
      transaction.save(newer, [{ thingId: 'a', units: 5, colour: 'red' }]),
    );
    let commit: Promise<unknown> | undefined;
    await switchOver(async () => {
      commit = save(database.views, at(2), 3, 7).catch((error: unknown) => error);
      await waiting(1);
    });
    expect(await commit).toBeInstanceOf(NewerVersionError);
    expect(await unitsNow()).toEqual([5]);
    expect(await database.views.checkpoint(handler, source)).toEqual(at(2));
  });

  it('gives up soon when a reader holds the table, so that others need not queue for long', async () => {
    await next.prepare(handler, thingView);
    await save(next, undefined, 2, 5);
    await reader.query('begin');
    await reader.query('select * from thing_view');
    await expect(switchOver(async () => undefined)).rejects.toBeInstanceOf(SwitchBlockedError);
    expect(await unitsNow()).toEqual([1]);
    await save(database.views, at(2), 3, 2);
    await reader.query('commit');
    await save(next, at(2), 3, 6);
    await switchOver(async () => undefined);
    expect(await unitsNow()).toEqual([6]);
  });

  it('tells who goes on what was folded there and told to nobody', async () => {
    await next.prepare(handler, thingView);
    await save(next, undefined, 5, 5);
    await switchOver(async () => undefined);
    expect(await database.views.lastCommit(handler, source)).toEqual({ from: at(2), to: at(5) });
  });
});
