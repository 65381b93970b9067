import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import {
  type AnyProjection,
  compareBeside,
  rebuildView,
  runProjection,
  runRelay,
  withNext,
} from '@marketgraph/infra/engine';
import { eventStoreDb } from '@marketgraph/infra/eventstoredb';
import { connectNats, type NatsLink } from '@marketgraph/infra/nats';
import { type EventStore, type NewEvent } from '@marketgraph/infra/ports';
import { openDatabase, type OpenDatabase } from '@marketgraph/infra/postgres';
import { startStack } from '@marketgraph/local';
import {
  orderConfirmed,
  orderPaid,
  orderPlaced,
  orderReserved,
  streamName,
  toStoredMetadata,
} from '@marketgraph/schema';
import { type OrderView } from '@marketgraph/schema/views';
import { Client } from 'pg';
import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { orderView } from '../order-view/project.ts';

type Tables = { orderView: OrderView };

const handler = orderView.name;
const next = `"${handler}@next"`;
const main = new URL('./main.ts', import.meta.url).pathname;
const patience = { timeout: 60_000, interval: 20 };
const never = AbortSignal.any([]);
const logger = pino({ level: 'silent' });
const orders = 1_500;

const newEvent = (type: string, data: unknown): NewEvent => ({
  id: randomUUID(),
  type,
  data,
  metadata: toStoredMetadata({
    version: 1,
    occurredAt: '2026-03-01T12:00:00.000Z',
    correlationId: 'story',
    causationId: 'command',
  }),
});

const story = () => {
  const orderId = randomUUID();
  const contracts = [orderPlaced, orderReserved, orderPaid, orderConfirmed];
  const events = contracts.map(({ type, example }) => newEvent(type, { ...example, orderId }));
  return { orderId, stream: streamName('order', orderId), events };
};

describe('npm run rebuild', { timeout: 120_000 }, () => {
  let stack: Awaited<ReturnType<typeof startStack>>;
  let eventStore: EventStore;
  let nats: NatsLink;
  let database: OpenDatabase<Tables>;
  let observer: Client;
  const children = new Set<ChildProcess>();
  const stopping = new AbortController();
  const loops: Promise<void>[] = [];
  let live: { readonly stop: () => Promise<void> };
  let placed = 0;

  beforeAll(async () => {
    stack = await startStack({ only: ['postgres', 'nats', 'eventstore'] });
    eventStore = eventStoreDb({ url: stack.urls.eventstore });
    nats = await connectNats({ url: stack.urls.nats, name: 'spec' });
    database = await openDatabase<Tables>(stack.urls.postgres, 'marketgraph_orders');
    observer = new Client({ connectionString: urlOf() });
    await observer.connect();
    const { signal } = stopping;
    loops.push(runRelay({ domain: 'orders', eventStore, bus: nats.bus, logger, signal }));
    for (let count = 0; count < orders; count += 50) await place(50);
    live = runLive(orderView);
  }, 120_000);

  afterEach(async () => {
    for (const child of children) {
      child.kill('SIGKILL');
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
    }
    children.clear();
  });

  afterAll(async () => {
    stopping.abort();
    await live.stop();
    await Promise.all(loops);
    await observer.end();
    await Promise.all([eventStore.close(), nats.close(), database.close()]);
    await stack.stop();
  });

  const urlOf = (): string => {
    const url = new URL(stack.urls.postgres);
    url.pathname = '/marketgraph_orders';
    return url.href;
  };

  const place = async (count: number): Promise<void> => {
    const stories = Array.from({ length: count }, story);
    await Promise.all(
      stories.map(({ stream, events }) => eventStore.append(stream, 'no_stream', events)),
    );
    placed += count;
  };

  const portsOf = (projection: AnyProjection) => ({
    projection,
    bus: nats.bus,
    eventStore,
    views: database.views,
    generations: database.generations,
    logger,
  });

  const runLive = (projection: AnyProjection) => {
    const stop = new AbortController();
    const running = runProjection({
      ...portsOf(projection),
      notices: nats.notices,
      signal: stop.signal,
      delayOf: () => 50,
    });
    return {
      stop: async () => {
        stop.abort();
        await running;
      },
    };
  };

  const query = async <Row extends object>(sql: string): Promise<readonly Row[]> =>
    (await observer.query<Row>(sql)).rows;
  const countRows = async (): Promise<number> =>
    Number((await query<{ count: string }>('select count(*) as count from order_view'))[0]?.count);
  const expectAllRows = () => expect.poll(countRows, patience).toBe(placed);
  const tableId = async (): Promise<unknown> =>
    (await query<{ id: unknown }>(`select 'order_view'::regclass::oid as id`))[0]?.id;
  const rebuiltTo = async (): Promise<number> => {
    const rows = await query<{ sequence: string }>(
      `select sequence from ${next}.handler_checkpoint`,
    ).catch(() => []);
    return Number(rows[0]?.sequence ?? 0);
  };

  /** Keeps placing orders, one after the other, until it is stopped. */
  const keepPlacing = () => {
    const stop = new AbortController();
    const placing = (async () => {
      while (!stop.signal.aborted) await place(1);
    })();
    return async () => {
      stop.abort();
      await placing;
    };
  };

  const start = (...args: readonly string[]) => {
    const env = {
      ...process.env,
      DATABASE_URL: stack.urls.postgres,
      NATS_URL: stack.urls.nats,
      EVENTSTORE_URL: stack.urls.eventstore,
      PERSONAL_DATA_KEY: Buffer.alloc(32, 7).toString('base64'),
    };
    const child = spawn(process.execPath, [main, ...args], {
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    children.add(child);
    return child;
  };
  const run = async (...args: readonly string[]) => {
    const child = start(...args);
    const [out, err] = [text(child.stdout), text(child.stderr)] as const;
    const [code] = (await once(child, 'exit')) as [number | null];
    return { code, out: await out, err: await err };
  };
  const kill = async (child: ChildProcess): Promise<void> => {
    child.kill('SIGKILL');
    await once(child, 'exit');
  };

  /** A whole view, built anew elsewhere: nothing is missing, in addition or different. */
  const expectEqualToLog = async (projection: AnyProjection = orderView): Promise<void> => {
    const options = { ...portsOf(projection), signal: never, isFresh: true, noSwitch: true };
    const { parity } = await rebuildView(options);
    expect(parity).toMatchObject({ missing: 0, extra: 0, different: 0 });
    expect((parity?.rows.live ?? 0) + (parity?.leftOut ?? 0)).toBeGreaterThanOrEqual(placed);
    await database.generations.drop(handler, 'next');
  };

  it('ends what was killed while it loaded, while it caught up, and in the middle of the switch, all the time under writes', async () => {
    await expectAllRows();
    const before = await tableId();
    const stopPlacing = keepPlacing();

    const loading = start('order-view');
    await expect.poll(rebuiltTo, patience).toBeGreaterThan(0);
    await kill(loading);
    const loaded = await rebuiltTo();
    expect(await tableId()).toBe(before);

    const locked = new Client({ connectionString: urlOf() });
    await locked.connect();
    const tailing = start('order-view');
    const history = (await nats.bus.last('orders'))?.sequence ?? 0;
    await expect.poll(rebuiltTo, patience).toBeGreaterThanOrEqual(history);
    await locked.query('begin');
    await locked.query(`lock table ${next}.handler_checkpoint in share mode`);
    await kill(tailing);
    await locked.query('rollback');
    expect(await rebuiltTo()).toBeGreaterThan(loaded);

    // A reader that takes its time: the switch waits for it with all but the tables exchanged.
    await locked.query('begin');
    await locked.query('select count(*) from order_view');
    const switching = start('order-view');
    const isMidway = async () =>
      (
        await query(
          `select from pg_stat_activity where wait_event_type = 'Lock' and query like 'alter table%'`,
        )
      ).length;
    await expect.poll(isMidway, patience).toBe(1);
    await kill(switching);
    await locked.query('rollback');
    await locked.end();
    await expect.poll(isMidway, patience).toBe(0);
    expect(await tableId()).toBe(before);

    const ended = await run('order-view');
    expect(ended).toMatchObject({ code: 0 });
    expect(ended.out).toMatch(/rebuilt and switched .* on from event/);
    expect(await tableId()).not.toBe(before);
    await stopPlacing();
    await expectAllRows();
    await expectEqualToLog();
  });

  it('shows every row all the time, and prepared statements of open connections find the new table', async () => {
    const stopPlacing = keepPlacing();
    const [first] = await query<{ orderId: string }>(
      'select order_id as "orderId" from order_view limit 1',
    );
    const reader = new Client({ connectionString: urlOf() });
    await reader.connect();
    const seen = new Set<unknown>();
    let least = Number.POSITIVE_INFINITY;
    const over = new AbortController();
    const reading = (async () => {
      while (!over.signal.aborted) {
        const { rows } = await reader.query<{ id: unknown; revision: string }>({
          name: 'one order',
          text: 'select tableoid as id, revision from order_view where order_id = $1',
          values: [first?.orderId],
        });
        expect(rows).toMatchObject([{ revision: '3' }]);
        seen.add(rows[0]?.id);
        const counted = await reader.query<{ count: string }>({
          name: 'count orders',
          text: 'select count(*) as count from order_view',
        });
        const count = Number(counted.rows[0]?.count);
        least = Math.min(least, count);
      }
    })();
    const before = await countRows();
    expect(await run('order-view', '--fresh', '--json')).toMatchObject({ code: 0 });
    const after = await tableId();
    await expect.poll(() => seen.has(after), patience).toBe(true);
    over.abort();
    await reading;
    await reader.end();
    await stopPlacing();
    expect(seen.size).toBe(2);
    expect(least).toBeGreaterThanOrEqual(before - 1);
    await expectAllRows();
  });

  it('refuses while another one is at work', async () => {
    const options = { ...portsOf(orderView), signal: never };
    const refused = await withNext(options, () => run('order-view'));
    expect(refused.code).toBe(1);
    expect(refused.err).toMatch(/is being rebuilt by another process/);
  });

  it('rolls back to the rows of before with all that came since, and says how everything stands', async () => {
    await place(20);
    await expectAllRows();
    expect(await run('rollback', 'order-view')).toMatchObject({ code: 0 });
    await place(5);
    await expectAllRows();
    await expectEqualToLog();
    const { out } = await run('status', 'order-view', '--json');
    expect(JSON.parse(out)).toMatchObject([
      { view: 'order-view', live: { version: 1, rows: placed }, previous: { version: 1 } },
    ]);
  });

  it('parks a poison event beside as it is parked live, and flows on', async () => {
    const { stream, events } = story();
    await eventStore.append(stream, 'no_stream', [
      newEvent('OrderPlaced', { off: 'contract' }),
      ...events,
    ]);
    await place(1);
    await expectAllRows();
    const { code, out } = await run('order-view', '--fresh', '--json');
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ outcome: 'switched', parked: [] });
    const parked = await database.views.parkedStreams(handler);
    expect(parked).toMatchObject([{ stream, count: 5 }]);
  });

  it('builds a new version with another column at the start of its process, while readers read', async () => {
    const version2: AnyProjection = {
      ...orderView,
      table: {
        ...orderView.table,
        version: 2,
        columns: { ...orderView.table.columns, itemCount: 'integer' },
      },
      project: (row, event, key) => {
        const order = orderView.project(row, event, key);
        return order && { ...order, itemCount: 'lines' in order ? (order.lines as []).length : 0 };
      },
    };
    const counts: number[] = [];
    const over = new AbortController();
    const reading = (async () => {
      while (!over.signal.aborted) counts.push(await countRows());
    })();
    const older = live;
    live = runLive(version2);
    const version = () => database.generations.versionOf(handler, 'live');
    await expect.poll(version, patience).toBe(2);
    await place(10);
    await expectAllRows();
    over.abort();
    await reading;
    await older.stop();
    expect(Math.min(...counts)).toBeGreaterThanOrEqual(placed - 10);
    const [{ least } = { least: 0 }] = await query<{ least: number }>(
      'select min(item_count) as least from order_view',
    );
    expect(least).toBeGreaterThan(0);
    const parity = await compareBeside({ ...portsOf(version2), signal: never }, 'previous');
    expect(parity).toMatchObject({ missing: 0, different: 0 });
    // Back to the code of before: first its processes, then its rows.
    await live.stop();
    expect(await run('rollback', 'order-view')).toMatchObject({ code: 0 });
    expect(await version()).toBe(1);
    live = runLive(orderView);
    await place(5);
    await expectAllRows();
    await expectEqualToLog();
  });
});
