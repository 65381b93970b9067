import { randomUUID } from 'node:crypto';
import { memoryEventBus, memoryEventStore } from '@marketgraph/infra/memory';
import { type BusMessage, type Checkpoint, type EventBus } from '@marketgraph/infra/ports';
import { describe, expect, it, vi } from 'vitest';
import { atOnce, itemAdded, silent } from './carts.fixture.ts';
import { type Route } from './handler-watch.ts';
import { readLog } from './read-log.ts';
import { readSource, type SourceReading } from './read-source.ts';
import { runRelay } from './run-relay.ts';

const until = (condition: () => unknown): Promise<unknown> =>
  vi.waitFor(async () => expect(await condition()).toBeTruthy(), { interval: 1, timeout: 4_000 });

/** A log of orders, the bus beside it, and a relay that can be off. */
const openShop = async (count: number) => {
  const eventStore = memoryEventStore();
  const bus = memoryEventBus();
  const place = async (more = 1): Promise<void> => {
    for (let index = 0; index < more; index += 1) {
      const event = { id: randomUUID(), type: 'OrderReserved', data: {}, metadata: {} };
      await eventStore.append(`order-${randomUUID()}`, 'no_stream', [event]);
    }
  };
  await place(count);
  return { eventStore, bus, place };
};

type Shop = Awaited<ReturnType<typeof openShop>>;

const startRelay = ({ eventStore, bus }: Shop) => {
  const stop = new AbortController();
  const options = { eventStore, bus, logger: silent, signal: stop.signal, delayOf: atOnce };
  const running = runRelay({ domain: 'orders', ...options, tailCheckMs: 1 });
  return async (): Promise<void> => {
    stop.abort();
    await running;
  };
};

/** Relays all there is. */
const relay = async (shop: Shop): Promise<void> => {
  const all = await logOf(shop);
  const stop = startRelay(shop);
  await until(async () => (await shop.bus.last('orders'))?.sequence === all.length);
  await stop();
};

const logOf = async ({ eventStore }: Shop): Promise<readonly BusMessage[]> => {
  const signal = AbortSignal.any([]);
  const reading = {
    eventStore,
    domain: 'orders',
    after: undefined,
    maxBatch: 100,
    signal,
  } as const;
  const batches: (readonly BusMessage[])[] = [];
  for await (const batch of readLog(reading)) batches.push(batch);
  return batches.flat();
};

const checkpointAt = async (shop: Shop, sequence: number): Promise<Checkpoint> => {
  const message = (await logOf(shop))[sequence - 1];
  if (!message) throw new RangeError(`no event ${sequence}`);
  return { sequence, position: message.event.position };
};

/** Reads until it is stopped, and notes what and from where. */
const start = (
  shop: Pick<SourceReading, 'bus' | 'eventStore'>,
  change: Partial<SourceReading> = {},
) => {
  const stop = new AbortController();
  const read: BusMessage[] = [];
  const routes: Route[] = [];
  const reading = async (): Promise<void> => {
    for await (const batch of readSource({
      ...shop,
      source: 'orders',
      after: undefined,
      maxBatch: 10,
      signal: stop.signal,
      onRoute: (route) => routes.push(route),
      tailCheckMs: 1,
      ...change,
    })) {
      read.push(...batch);
    }
  };
  const running = reading();
  // Its failure is looked at when it is stopped.
  running.catch(() => undefined);
  return {
    read,
    routes,
    running,
    stop: async () => {
      stop.abort();
      await running;
    },
  };
};

describe('readSource', () => {
  it('reads from the bus what the bus has', async () => {
    const shop = await openShop(25);
    await relay(shop);
    const { read, routes, stop } = start(shop, { after: await checkpointAt(shop, 5) });
    await until(() => read.length === 20);
    await stop();
    expect(read).toEqual((await logOf(shop)).slice(5));
    expect(routes).toEqual(['bus']);
  });

  it('reads from the log what the bus has lost, and goes on from the bus once it has caught up', async () => {
    const shop = await openShop(30);
    await relay(shop);
    const after = await checkpointAt(shop, 25);
    shop.bus.loseTail('orders', 7);
    const { read, routes, stop } = start(shop, { after });
    await until(() => read.length === 5);
    await shop.place(3);
    await until(() => read.length === 8);
    expect(routes).toEqual(['log']);
    const stopRelay = startRelay(shop);
    await until(() => routes.length === 2);
    await shop.place(4);
    await until(() => read.length === 12);
    await Promise.all([stop(), stopRelay()]);
    expect(read).toEqual((await logOf(shop)).slice(25));
    expect(routes).toEqual(['log', 'bus']);
  });

  it('goes back to the log when the bus is emptied while it is read', async () => {
    const shop = await openShop(20);
    await relay(shop);
    const { read, routes, stop } = start(shop);
    await until(() => read.length === 20);
    shop.bus.loseTail('orders', 0);
    await shop.place(5);
    await until(() => read.length === 25);
    const stopRelay = startRelay(shop);
    await until(() => routes.length === 3);
    await shop.place(5);
    await until(() => read.length === 30);
    await Promise.all([stop(), stopRelay()]);
    expect(read).toEqual(await logOf(shop));
    expect(routes).toEqual(['bus', 'log', 'bus']);
  });

  it('loses and doubles nothing when the bus is emptied again and again', async () => {
    const shop = await openShop(50);
    const stopRelay = startRelay(shop);
    const { read, routes, stop } = start(shop);
    for (let round = 1; round <= 10; round += 1) {
      await shop.place(20);
      shop.bus.loseTail('orders', 0);
      await until(() => read.length > 50 + (round - 1) * 20);
    }
    await until(() => read.length === 250);
    await Promise.all([stop(), stopRelay()]);
    expect(read).toEqual(await logOf(shop));
    expect(routes).toContain('log');
  });

  it('reads a long history from the log', async () => {
    const shop = await openShop(10_500);
    await relay(shop);
    const { read, routes, stop } = start(shop, { maxBatch: 500 });
    await until(() => read.length === 10_500 && routes.length === 2);
    await stop();
    expect(routes).toEqual(['log', 'bus']);
    expect(read.map(({ sequence }) => sequence)).toEqual(read.map((_, index) => index + 1));
  });

  it('passes by what is damaged in the bus', async () => {
    const shop = await openShop(30);
    await relay(shop);
    const damaged: EventBus = {
      ...shop.bus,
      async *consume(domain, options) {
        if (options.after < 20)
          throw Object.assign(new Error('a hole'), { code: 'STREAM_DAMAGED' });
        yield* shop.bus.consume(domain, options);
      },
    };
    const { read, routes, stop } = start({ ...shop, bus: damaged });
    await until(() => read.length === 30 && routes.length === 3);
    await stop();
    expect(read).toEqual(await logOf(shop));
    expect(routes).toEqual(['bus', 'log', 'bus']);
  });

  it('waits for the bus where there is no log', async () => {
    const shop = await openShop(10);
    await relay(shop);
    const after = await checkpointAt(shop, 10);
    shop.bus.loseTail('orders', 0);
    const { eventStore: _, ...bus } = { eventStore: shop.eventStore, bus: shop.bus };
    const stop = new AbortController();
    const onRoute = (): void => undefined;
    const batches = readSource({
      ...bus,
      source: 'orders',
      after,
      maxBatch: 10,
      signal: stop.signal,
      onRoute,
    });
    const next = batches.next();
    await shop.place();
    await relay(shop);
    expect((await next).value?.map(({ sequence }) => sequence)).toEqual([11]);
    stop.abort();
    await batches.return(undefined);
  });

  it('stops where bus and log do not agree on the last event', async () => {
    const shop = await openShop(10);
    const strangers = Array.from({ length: 12 }, (_, index) => itemAdded(index + 1000));
    await shop.bus.publish('orders', 0, strangers);
    const { read, running } = start(shop, { after: await checkpointAt(shop, 10) });
    await expect(running).rejects.toThrow('another log');
    expect(read).toEqual([]);
  });
});
