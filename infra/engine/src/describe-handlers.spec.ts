import { memoryEventBus, memoryViewStore } from '@marketgraph/infra/memory';
import { describe, expect, it, vi } from 'vitest';
import { atOnce, itemAdded, offContract, openMemory, silent } from './carts.fixture.ts';
import { describeHandlers, isWell, stuckAfterMs } from './describe-handlers.ts';
import { type HandlerState, HandlerWatch } from './handler-watch.ts';
import { defineReaction } from './reaction.ts';
import { runReaction } from './run-reaction.ts';

const name = 'orders_count-units';
const long = stuckAfterMs + 1;
const until = (condition: () => unknown): Promise<unknown> =>
  vi.waitFor(async () => expect(await condition()).toBeTruthy(), { interval: 1, timeout: 4_000 });

/** For long, and it has read before, unless it is said otherwise. */
const standing = (state: HandlerState, change: { forMs?: number; hasRead?: boolean } = {}) => ({
  state,
  forMs: long,
  hasRead: true,
  ...change,
});

describe('a handler', () => {
  const old = { lagMs: long, stillMs: long };
  it.each<[boolean, string, Parameters<typeof isWell>[0], Parameters<typeof isWell>[1]]>([
    [false, 'before it reads', standing('starting', { hasRead: false }), old],
    [true, 'while another runs it', standing('standby'), old],
    [true, 'with nothing to do', standing('reading'), { lagMs: 0, stillMs: Infinity }],
    [true, 'just begun on old events', standing('reading', { forMs: 9 }), old],
    [true, 'that moves, far behind', standing('reading'), { lagMs: long, stillMs: 50 }],
    [true, 'with new events to do', standing('reading'), { lagMs: 50, stillMs: long }],
    [false, 'that stands still', standing('reading'), old],
    [true, 'that failed just now', standing('failing', { forMs: 9 }), old],
    [false, 'that fails for long', standing('failing'), { lagMs: 0, stillMs: 0 }],
    [false, 'that failed before it read', standing('failing', { forMs: 9, hasRead: false }), old],
  ])('is well: %s %s', (expected, _, state, movement) => {
    expect(isWell(state, movement)).toBe(expected);
  });

  /** A reaction that does what it is told. */
  const start = async (handle: () => Promise<void>) => {
    const memory = openMemory();
    await memory.bus.publish('orders', 0, [itemAdded(1), itemAdded(2), itemAdded(3)]);
    const stop = new AbortController();
    const watch = new HandlerWatch(name, 'orders');
    const reaction = defineReaction({ name, source: 'orders', handle });
    const running = runReaction({
      ...memory,
      reaction,
      watch,
      logger: silent,
      signal: stop.signal,
      delayOf: atOnce,
    });
    const health = async () => {
      const [found] = await describeHandlers([{ watch, views: memory.views }], memory.bus);
      return found;
    };
    const end = async (): Promise<void> => {
      stop.abort();
      await running;
    };
    return { ...memory, health, end };
  };

  it('tells how far it is, and compares that with the bus itself', async () => {
    const { health, bus, end } = await start(async () => undefined);
    await until(async () => (await health())?.checkpoint === 3);
    expect(await health()).toMatchObject({
      handler: name,
      state: 'reading',
      isWell: true,
      route: 'bus',
      tail: 3,
      lag: 0,
      lagMs: 0,
      parkedStreams: 0,
      failure: null,
    });
    expect((await health())?.owner).toContain(`${process.pid}-`);
    await end();
    await bus.publish('orders', 3, [itemAdded(4), itemAdded(5)]);
    const late = await health();
    expect(late).toMatchObject({ checkpoint: 3, tail: 5, lag: 2, owner: null });
    expect(late?.lagMs).toBeGreaterThan(0);
  });

  it('tells what it fails at, here and to other processes, until it gets on', async () => {
    const state = { isBroken: true };
    const { health, views, end } = await start(async () => {
      if (state.isBroken) throw Object.assign(new Error('no route'), { code: 'ECONNREFUSED' });
    });
    await until(async () => (await health())?.state === 'failing');
    expect((await health())?.failure).toMatchObject({
      error: 'Error: no route',
      eventId: itemAdded(1).eventId,
    });
    await until(async () => (await views.handlerRecords())[0]?.failure);
    state.isBroken = false;
    await until(async () => (await health())?.state === 'reading');
    expect(await health()).toMatchObject({ checkpoint: 3, failure: null });
    expect((await views.handlerRecords())[0]?.failure).toBeNull();
    await end();
  });

  it('counts what it has parked', async () => {
    const { health, bus, end } = await start(async () => undefined);
    await bus.publish('orders', 3, [offContract(4)]);
    await until(async () => (await health())?.checkpoint === 4);
    expect(await health()).toMatchObject({ parkedStreams: 1, isWell: true });
    await end();
  });

  it('tells nothing where nothing can be asked', async () => {
    const cut = async (): Promise<never> => {
      throw new Error('cut off');
    };
    const handlers = [
      { watch: new HandlerWatch(name, 'orders'), views: { handlerRecords: cut } },
      { watch: new HandlerWatch('other', 'orders'), views: memoryViewStore() },
    ];
    const bus = { ...memoryEventBus(), last: cut };
    const [unknown, other] = await describeHandlers(handlers, bus);
    expect(unknown).toMatchObject({ tail: null, lag: null, lagMs: null, parkedStreams: null });
    expect(other).toMatchObject({ tail: null, lag: null, checkpoint: null, isWell: false });
  });
});
