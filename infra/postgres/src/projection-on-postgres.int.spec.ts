import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runProjection } from '@marketgraph/infra/engine';
import { memoryEventBus, memoryNotices } from '@marketgraph/infra/memory';
import { type ViewStore } from '@marketgraph/infra/ports';
import { startPostgres } from '@marketgraph/local';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { streamName } from '@marketgraph/schema';
import {
  customer,
  itemAdded,
  offContract,
  silent,
  story,
  unitsView,
} from '../../engine/src/carts.fixture.ts';
import { openDatabase } from './open-database.ts';

type Units = { cartUnits: { customerId: string; units: number } };

describe('a projection on Postgres', () => {
  let folder: string;
  let server: Awaited<ReturnType<typeof startPostgres>>;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'projection-on-postgres-'));
    // Postgres runs as another user where this one is root.
    await chmod(folder, 0o755);
    server = await startPostgres({ stateDir: folder });
  });
  afterAll(async () => {
    await server.stop();
    await rm(folder, { recursive: true });
  });

  const open = (name: string) => openDatabase<Units>(server.url, name);
  const start = (
    bus: ReturnType<typeof memoryEventBus>,
    views: ViewStore,
    projection = unitsView,
  ) => {
    const stop = new AbortController();
    const running = runProjection({
      projection,
      bus,
      views,
      notices: memoryNotices(),
      logger: silent,
      signal: stop.signal,
      delayOf: () => 20,
      retryEveryMs: 50,
    });
    return () => {
      stop.abort();
      return running;
    };
  };
  const unitsIn = async ({ kysely }: Awaited<ReturnType<typeof open>>) => {
    const rows = await kysely.selectFrom('cartUnits').selectAll().orderBy('units').execute();
    return rows.map(({ units }) => units);
  };

  it('counts each event once when two instances run, and their connections are cut again and again', async () => {
    const databases = [await open('two_instances'), await open('two_instances')] as const;
    const bus = memoryEventBus();
    const stops = databases.map(({ views }) => start(bus, views));
    const observer = await open('two_instances');
    for (const [index, event] of story(300).entries()) {
      await bus.publish('orders', index, [event]);
      if (index % 60 === 30) await cutConnections(observer);
    }
    await expect.poll(() => unitsIn(observer), { timeout: 20_000 }).toEqual([100, 100, 100]);
    await Promise.all(stops.map((stop) => stop()));
    expect(await unitsIn(observer)).toEqual([100, 100, 100]);
    await Promise.all([...databases, observer].map(({ close }) => close()));
  });

  it('parks one stream for an event off contract among 10,000, and for a value that no column takes', async () => {
    const database = await open('poison');
    const bus = memoryEventBus();
    const stranger = { ...offContract(5_000), stream: streamName('cart', customer(1)) };
    await bus.publish('orders', 0, story(10_000).toSpliced(4_999, 1, stranger));
    const stop = start(bus, database.views, {
      ...unitsView,
      project: (row, event, customerId) =>
        event.revision === 9_001
          ? { customerId, units: 3_000_000_000 }
          : unitsView.project(row, event, customerId),
    });
    const checkpoint = () => database.views.checkpoint(unitsView.name, 'orders');
    await expect.poll(async () => (await checkpoint())?.sequence, { timeout: 20_000 }).toBe(10_000);
    expect(await unitsIn(database)).toEqual([1_666, 3_000, 3_333]);
    const parked = await database.views.parkedStreams();
    expect(parked.map(({ count, first }) => [first.sequence, count])).toEqual([
      [5_000, 1_667],
      [9_001, 334],
    ]);
    expect(parked[0]?.first.fault?.error).toMatch(/quantity/);
    expect(parked[1]?.first.fault?.error).toMatch(/out of range for type integer/);

    const [contract] = parked;
    if (!contract) throw new Error('nothing parked');
    const skip = { by: 'anna', why: 'never was an order', at: '2026-03-02T08:00:00.000Z' };
    await database.views.skipParked(contract, contract.first.sequence, skip);
    await database.views.retryParkedAt(contract, skip.at);
    await expect.poll(() => unitsIn(database), { timeout: 20_000 }).toEqual([3_000, 3_332, 3_333]);
    await stop();
    await database.close();
  });

  it('goes on by itself after the server was killed', async () => {
    const database = await open('killed_server');
    const bus = memoryEventBus();
    const stop = start(bus, database.views);
    await bus.publish('orders', 0, story(30));
    await expect
      .poll(() => unitsIn(database).catch(() => []), { timeout: 20_000 })
      .toEqual([10, 10, 10]);

    server.kill('SIGKILL');
    await bus.publish('orders', 30, [itemAdded(31, { customerId: customer(0), quantity: 5 })]);
    await server.stop();
    server = await startPostgres({ stateDir: folder, port: server.port });
    await expect
      .poll(() => unitsIn(database).catch(() => []), { timeout: 20_000 })
      .toEqual([10, 10, 15]);
    await stop();
    await database.close();
  });
});

const cutConnections = ({ kysely }: Awaited<ReturnType<typeof openDatabase<Units>>>) =>
  sql`select pg_terminate_backend(pid) from pg_stat_activity
    where datname = current_database() and pid <> pg_backend_pid()`.execute(kysely);
