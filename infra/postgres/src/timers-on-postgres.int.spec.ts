import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runTimer } from '@marketgraph/infra/engine';
import { memoryEventBus, virtualClock } from '@marketgraph/infra/memory';
import { type ViewStore } from '@marketgraph/infra/ports';
import { startPostgres } from '@marketgraph/local';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { customer, silent } from '../../engine/src/carts.fixture.ts';
import {
  checkOut,
  minute,
  remind,
  reminders,
  reminderTable,
} from '../../engine/src/timers/reminders.fixture.ts';
import { openDatabase } from './open-database.ts';

type Database = Awaited<ReturnType<typeof openDatabase>>;

describe('timers on Postgres', () => {
  let folder: string;
  let server: Awaited<ReturnType<typeof startPostgres>>;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'timers-on-postgres-'));
    // Postgres runs as another user where this one is root.
    await chmod(folder, 0o755);
    server = await startPostgres({ stateDir: folder });
  });
  afterAll(async () => {
    await server.stop();
    await rm(folder, { recursive: true });
  });

  /** A world in one database; every command given is noted by its id. */
  const openWorld = async (name: string) => {
    const bus = memoryEventBus();
    const clock = virtualClock(minute(0));
    const given: string[] = [];
    const observer = await openDatabase(server.url, name);
    return {
      bus,
      clock,
      given,
      observer,
      start: (views: ViewStore) => {
        const stop = new AbortController();
        const running = runTimer({
          timer: reminders(async ({ metadata }) => void given.push(metadata.commandId)),
          bus,
          views,
          clock,
          logger: silent,
          signal: stop.signal,
          delayOf: () => 20,
          leaseMs: 400,
        });
        return () => {
          stop.abort();
          return running;
        };
      },
      count: () => countOf(observer),
    };
  };
  const countOf = async ({ views }: Database): Promise<number> =>
    (await views.timersAhead(reminderTable, 10_000).catch(() => [])).length;
  const patient = { timeout: 20_000 };

  it('are set by thousands, and fire once each by one of two processes whose connections are cut', async () => {
    const { bus, clock, given, observer, start, count } = await openWorld('many_timers');
    const databases = [
      await openDatabase(server.url, 'many_timers'),
      await openDatabase(server.url, 'many_timers'),
    ];
    const stops = databases.map(({ views }) => start(views));
    const set = Array.from({ length: 2_000 }, (_, of) => remind(of + 1, of, 1 + (of % 9)));
    await bus.publish('orders', 0, [...set, checkOut(2_001, 7)]);
    await expect.poll(count, patient).toBe(1_999);
    clock.moveTo(minute(5));
    await cutConnections(observer);
    await expect.poll(count, patient).toBeLessThan(900);
    clock.moveTo(minute(600));
    await cutConnections(observer);
    await expect.poll(count, patient).toBe(0);
    await Promise.all(stops.map((stop) => stop()));
    // A cut between command and removal repeats the command, with the same id.
    expect(new Set(given).size).toBe(1_999);
    expect(given.length).toBeLessThan(1_999 + 400);
    await Promise.all([...databases, observer].map(({ close }) => close()));
  });

  it('outlive the server', async () => {
    const { bus, clock, given, observer, start, count } = await openWorld('killed_server');
    const database = await openDatabase(server.url, 'killed_server');
    const stop = start(database.views);
    await bus.publish('orders', 0, [remind(1, 0, 5), remind(2, 1, 6)]);
    await expect.poll(count, patient).toBe(2);
    server.kill('SIGKILL');
    clock.moveTo(minute(5));
    await server.stop();
    server = await startPostgres({ stateDir: folder, port: server.port });
    await expect.poll(() => given.length, patient).toBe(1);
    await expect.poll(count, patient).toBe(1);
    expect(await observer.views.timersAhead(reminderTable, 10)).toMatchObject([
      { key: customer(1), dueAt: minute(6) },
    ]);
    await stop();
    await Promise.all([database, observer].map(({ close }) => close()));
  });
});

const cutConnections = ({ kysely }: Database) =>
  sql`select pg_terminate_backend(pid) from pg_stat_activity
    where datname = current_database() and pid <> pg_backend_pid()`.execute(kysely);
