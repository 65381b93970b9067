import { randomUUID } from 'node:crypto';
import { memoryEventBus, memoryEventStore } from '@marketgraph/infra/memory';
import { type BusMessage, type Checkpoint, type EventStore } from '@marketgraph/infra/ports';
import { describe, expect, it, vi } from 'vitest';
import { silent } from './carts.fixture.ts';
import { type LogReading, readLog } from './read-log.ts';
import { runRelay } from './run-relay.ts';

const never = AbortSignal.any([]);
const anEvent = () => ({ id: randomUUID(), type: 'OrderReserved', data: {}, metadata: {} });

/** `count` events of orders, with somebody else's in between. */
const append = async (store: EventStore, count: number): Promise<void> => {
  for (let index = 0; index < count; index += 1) {
    await store.append(`payment-${randomUUID()}`, 'no_stream', [anEvent()]);
    await store.append(`order-${randomUUID()}`, 'no_stream', [anEvent()]);
  }
};

const logOf = async (count: number): Promise<EventStore> => {
  const store = memoryEventStore();
  await append(store, count);
  return store;
};

const read = async (
  eventStore: EventStore,
  options: Partial<LogReading> = {},
): Promise<(readonly BusMessage[])[]> => {
  const reading = { eventStore, domain: 'orders', after: undefined, maxBatch: 100 } as const;
  const batches: (readonly BusMessage[])[] = [];
  for await (const batch of readLog({ ...reading, signal: never, ...options })) batches.push(batch);
  return batches;
};

const sizesOf = (batches: (readonly BusMessage[])[]): number[] =>
  batches.map(({ length }) => length);

const checkpointOf = ({ sequence, event }: BusMessage): Checkpoint => ({
  sequence,
  position: event.position,
});

describe('readLog', () => {
  it('counts as the bus does, from the start and from any checkpoint', async () => {
    const store = await logOf(250);
    const bus = memoryEventBus();
    const stop = new AbortController();
    const options = { eventStore: store, bus, logger: silent, signal: stop.signal };
    const relay = runRelay({ domain: 'orders', ...options });
    await vi.waitFor(async () => expect((await bus.last('orders'))?.sequence).toBe(250));
    stop.abort();
    await relay;
    const relayed: BusMessage[] = [];
    for await (const batch of bus.consume('orders', { after: 0, maxBatch: 1_000, signal: never })) {
      relayed.push(...batch);
      break;
    }

    expect((await read(store)).flat()).toEqual(relayed);
    for (const at of [0, 1, 117, 249]) {
      const message = relayed[at] as BusMessage;
      const rest = await read(store, { after: checkpointOf(message) });
      expect(rest.flat()).toEqual(relayed.slice(at + 1));
    }
  });

  it('gives full batches, and the rest at the end', async () => {
    const store = await logOf(250);
    expect(sizesOf(await read(store))).toEqual([100, 100, 50]);
    expect(sizesOf(await read(store, { maxBatch: 7 }))).toEqual([
      ...Array.from({ length: 35 }, () => 7),
      5,
    ]);
    expect(sizesOf(await read(store, { maxBatch: 1_000 }))).toEqual([250]);
  });

  it('ends with the sequence asked for', async () => {
    const store = await logOf(250);
    const batches = await read(store, { upTo: 130 });
    expect(batches.flat().at(-1)?.sequence).toBe(130);
    expect(sizesOf(batches)).toEqual([100, 30]);
    const last = checkpointOf(batches.flat().at(-1) as BusMessage);
    expect(await read(store, { after: last, upTo: 130 })).toEqual([]);
  });

  it('ends at once where nothing is', async () => {
    expect(await read(memoryEventStore())).toEqual([]);
    const nowhere = { sequence: 0, position: '0/0' };
    expect(sizesOf(await read(await logOf(1), { after: nowhere }))).toEqual([1]);
  });

  it('goes on with what comes later, if asked to', async () => {
    const store = await logOf(3);
    const stop = new AbortController();
    const live = readLog({
      eventStore: store,
      domain: 'orders',
      after: undefined,
      maxBatch: 100,
      signal: stop.signal,
      isLive: true,
    });
    const next = async (): Promise<number[]> => {
      const result = await live.next();
      return result.done === true ? [] : result.value.map(({ sequence }) => sequence);
    };
    expect(await next()).toEqual([1, 2, 3]);
    const coming = next();
    await store.append(`order-${randomUUID()}`, 'no_stream', [anEvent(), anEvent()]);
    expect(await coming).toEqual([4, 5]);
    const ending = live.next();
    stop.abort();
    expect((await ending).done).toBe(true);
  });
});
