import { randomUUID } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import { type MemoryEventBus, memoryEventBus, memoryEventStore } from '@marketgraph/infra/memory';
import { type EventBus, type EventStore, SequenceConflictError } from '@marketgraph/infra/ports';
import { describe, expect, it, vi } from 'vitest';
import { atOnce, silent } from './carts.fixture.ts';
import { killedAt } from './killed-at.fixture.ts';
import { runRelay } from './run-relay.ts';

const until = (condition: () => unknown): Promise<unknown> =>
  vi.waitFor(async () => expect(await condition()).toBeTruthy(), { interval: 1, timeout: 4_000 });

/** `count` appends to the domain's streams, with somebody else's in between. */
const append = async (store: EventStore, count: number): Promise<void> => {
  for (let index = 0; index < count; index += 1) {
    for (const category of ['order', 'payment', 'cart']) {
      await store.append(`${category}-${randomUUID()}`, 'no_stream', [anEvent(), anEvent()]);
    }
  }
};

const anEvent = () => ({ id: randomUUID(), type: 'OrderReserved', data: {}, metadata: {} });

const relay = (eventStore: EventStore, bus: EventBus, signal: AbortSignal, tailCheckMs = 60_000) =>
  runRelay({
    domain: 'orders',
    eventStore,
    bus,
    logger: silent,
    signal,
    delayOf: atOnce,
    tailCheckMs,
  });

const lengthOf = async (bus: EventBus): Promise<number> =>
  (await bus.last('orders'))?.sequence ?? 0;

const relayUntil = async (store: EventStore, bus: EventBus, length: number): Promise<void> => {
  const stop = new AbortController();
  const running = relay(store, bus, stop.signal);
  await until(async () => (await lengthOf(bus)) >= length);
  stop.abort();
  await running;
};

/** The bus holds exactly the domain's events, in the order of the log. */
const expectCopy = async (store: EventStore, bus: MemoryEventBus): Promise<void> => {
  const logged: string[] = [];
  for await (const batch of store.subscribe({
    prefixes: ['order-', 'cart-'],
    after: 'start',
    signal: AbortSignal.any([]),
  })) {
    if (batch.kind === 'caught-up') break;
    if (batch.kind === 'events') logged.push(...batch.events.map(({ eventId }) => eventId));
  }
  const copied: string[] = [];
  const options = { after: 0, maxBatch: 1000, signal: AbortSignal.any([]) };
  for await (const batch of bus.consume('orders', options)) {
    copied.push(...batch.map(({ event }) => event.eventId));
    break;
  }
  expect(copied).toEqual(logged);
};

/** Knows no event's id, as a bus after its window for repeats: only the sequence counts. Late by `lag` turns. */
const forgetful = (bus: EventBus, lag: number): EventBus => ({
  ...bus,
  publish: async (domain, after, events) => {
    for (let turn = 0; turn < lag; turn += 1) await setImmediate();
    const length = await lengthOf(bus);
    if (length !== after) throw new SequenceConflictError(`at ${length}, not at ${after}`);
    return bus.publish(domain, after, events);
  },
});

describe('runRelay', () => {
  it('copies exactly the events of its domain, those that are there and those that come', async () => {
    const [store, bus] = [memoryEventStore(), memoryEventBus()];
    await append(store, 3);
    const stop = new AbortController();
    const running = relay(store, bus, stop.signal);
    await until(async () => (await lengthOf(bus)) === 12);
    await append(store, 2);
    await until(async () => (await lengthOf(bus)) === 20);
    stop.abort();
    await running;
    await expectCopy(store, bus);
  });

  it('goes on after what the bus holds', async () => {
    const [store, bus] = [memoryEventStore(), memoryEventBus()];
    await append(store, 2);
    await relayUntil(store, bus, 8);
    await append(store, 2);
    await relayUntil(store, bus, 16);
    await expectCopy(store, bus);
  });

  it('loses nothing and doubles nothing, wherever it is killed', async () => {
    for (let step = 1; ; step += 1) {
      const [store, bus] = [memoryEventStore(), memoryEventBus()];
      await append(store, 2);
      const doomed = killedAt(step);
      const stop = new AbortController();
      const running = relay(store, doomed.bus(bus), AbortSignal.any([doomed.signal, stop.signal]));
      await until(async () => doomed.isDead() || (await lengthOf(bus)) === 8);
      stop.abort();
      await running;
      await append(store, 1);
      await relayUntil(store, bus, 12);
      await expectCopy(store, bus);
      if (!doomed.isDead()) break;
      expect(step).toBeLessThan(100);
    }
  });

  it('publishes each event once when several instances run at once', async () => {
    const [store, bus] = [memoryEventStore(), memoryEventBus()];
    await append(store, 150);
    const stop = new AbortController();
    const running = [0, 1, 2].map((lag) => relay(store, forgetful(bus, lag), stop.signal));
    await append(store, 50);
    await until(async () => (await lengthOf(bus)) >= 800);
    stop.abort();
    await Promise.all(running);
    await expectCopy(store, bus);
  });

  it('publishes again what the bus has lost, when the next event comes', async () => {
    const [store, bus] = [memoryEventStore(), memoryEventBus()];
    const stop = new AbortController();
    const running = relay(store, bus, stop.signal);
    await append(store, 3);
    await until(async () => (await lengthOf(bus)) === 12);
    bus.loseTail('orders', 5);
    await append(store, 1);
    await until(async () => (await lengthOf(bus)) === 16);
    stop.abort();
    await running;
    await expectCopy(store, bus);
  });

  it('publishes again what the bus has lost, though no event comes', async () => {
    const [store, bus] = [memoryEventStore(), memoryEventBus()];
    const stop = new AbortController();
    const running = relay(store, bus, stop.signal, 1);
    await append(store, 3);
    await until(async () => (await lengthOf(bus)) === 12);
    bus.loseTail('orders', 0);
    await until(async () => (await lengthOf(bus)) === 12);
    stop.abort();
    await running;
    await expectCopy(store, bus);
  });

  it('goes on after faults, also when an event was stored but not acknowledged', async () => {
    const [store, bus] = [memoryEventStore(), memoryEventBus()];
    let calls = 0;
    const flaky: EventBus = {
      ...bus,
      publish: async (domain, after, events) => {
        calls += 1;
        if (calls % 3 === 1) throw new Error('not reachable');
        const sequence = await bus.publish(domain, after, events);
        if (calls % 3 === 2) throw new Error('no answer');
        return sequence;
      },
    };
    await append(store, 5);
    await relayUntil(store, flaky, 20);
    await expectCopy(store, bus);
  });
});
