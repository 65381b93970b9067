import {
  type Checkpoint,
  type EventBus,
  type Notices,
  type ViewStore,
} from '@marketgraph/infra/ports';
import { describe, expect, it, vi } from 'vitest';
import {
  atOnce,
  customer,
  itemAdded,
  openMemory,
  silent,
  story,
  unitsOf,
  unitsTable,
  unitsView,
} from './carts.fixture.ts';
import { killedAt } from './killed-at.fixture.ts';
import { runProjection } from './run-projection.ts';

type Memory = ReturnType<typeof openMemory>;
type Ports = { readonly bus: EventBus; readonly views: ViewStore; readonly notices: Notices };

const until = (condition: () => unknown): Promise<unknown> =>
  vi.waitFor(async () => expect(await condition()).toBeTruthy(), { interval: 1, timeout: 4_000 });

const project = ({ bus, views, notices }: Ports, signal: AbortSignal): Promise<void> =>
  runProjection({
    projection: unitsView,
    bus,
    views,
    notices,
    logger: silent,
    signal,
    delayOf: atOnce,
  });

/** Runs until the rows add up to `units` and all is said, then stops it and waits for its end. */
const projectUntil = async (
  memory: Memory,
  units: number,
  ports: Ports = memory,
  isSaid = (): boolean => true,
) => {
  const stop = new AbortController();
  const running = project(ports, stop.signal);
  await until(() => totalOf(memory) === units && isSaid());
  stop.abort();
  await running;
};

const rowsOf = ({ views }: Memory): ReadonlyMap<unknown, unknown> => {
  try {
    return unitsOf(views.rows(unitsTable));
  } catch {
    return new Map(); // not prepared yet
  }
};

const totalOf = (memory: Memory): number =>
  [...rowsOf(memory).values()].reduce<number>((sum, units) => sum + Number(units), 0);

const checkpointOf = ({ views }: Memory): Promise<Checkpoint | undefined> =>
  views.checkpoint(unitsView.name, 'orders');

describe('runProjection', () => {
  it('folds what is there and what comes', async () => {
    const memory = openMemory(7);
    await memory.ready;
    const stop = new AbortController();
    const running = project(memory, stop.signal);
    await until(() => totalOf(memory) === 7);
    await memory.bus.publish('orders', 7, [itemAdded(8, { customerId: customer(1), quantity: 5 })]);
    await until(() => totalOf(memory) === 12);
    stop.abort();
    await running;
    expect(rowsOf(memory)).toEqual(
      new Map([
        [customer(0), 3],
        [customer(1), 7],
        [customer(2), 2],
      ]),
    );
    expect(await checkpointOf(memory)).toEqual({ sequence: 8, position: '800/800' });
  });

  it('goes on after its checkpoint', async () => {
    const memory = openMemory(4);
    await memory.ready;
    await projectUntil(memory, 4);
    await memory.bus.publish('orders', 4, story(9).slice(4));
    await projectUntil(memory, 9);
    expect(await checkpointOf(memory)).toMatchObject({ sequence: 9 });
  });

  it('says once of each event and row what it changed, as of that event', async () => {
    const memory = openMemory(4);
    await memory.ready;
    await projectUntil(memory, 4);
    expect(memory.said.map(({ key, revision, facts }) => ({ key, revision, facts }))).toEqual([
      { key: customer(0), revision: 1, facts: { units: 1 } },
      { key: customer(1), revision: 2, facts: { units: 1 } },
      { key: customer(2), revision: 3, facts: { units: 1 } },
      { key: customer(0), revision: 4, facts: { units: 2 } },
    ]);
    expect(memory.said[0]).toMatchObject({
      view: 'cart-units',
      eventType: 'CartItemAdded',
      position: '100/100',
      recordedAt: '2026-03-01T12:00:00.125Z',
    });
  });

  it('says so only after the commit', async () => {
    const memory = openMemory(3);
    await memory.ready;
    const saidInside: number[] = [];
    const views: ViewStore = {
      ...memory.views,
      commit: (move, work) =>
        memory.views.commit(move, async (transaction) => {
          await work(transaction);
          saidInside.push(memory.said.length);
        }),
    };
    await projectUntil(memory, 3, { ...memory, views });
    expect(saidInside).toEqual([0]);
    expect(memory.said).toHaveLength(3);
  });

  it('loses nothing and doubles nothing, wherever it is killed', async () => {
    let deaths = 0;
    for (let step = 1; ; step += 1) {
      const memory = openMemory(6);
      await memory.ready;
      const doomed = killedAt(step);
      const stop = new AbortController();
      const { bus, views, notices } = memory;
      const running = project(
        { bus: doomed.bus(bus), views: doomed.views(views), notices: doomed.notices(notices) },
        AbortSignal.any([doomed.signal, stop.signal]),
      );
      await until(() => doomed.isDead() || memory.said.length === 6);
      stop.abort();
      await running;
      // Whoever listens to a row has heard of its last change, with what is true since then.
      const isHeard = (index: number): boolean => {
        const last = memory.said.findLast(({ key }) => key === customer(index));
        return last?.revision === index + 4 && last.facts['units'] === 2;
      };
      await projectUntil(memory, 6, memory, () => [0, 1, 2].every(isHeard));
      expect(rowsOf(memory)).toEqual(new Map([0, 1, 2].map((index) => [customer(index), 2])));
      if (!doomed.isDead()) break;
      deaths += 1;
    }
    expect(deaths).toBeGreaterThan(10);
  });

  it('says what it committed though the answer to the commit was lost', async () => {
    const memory = openMemory(3);
    await memory.ready;
    let failures = 0;
    const views: ViewStore = {
      ...memory.views,
      commit: async (move, work) => {
        await memory.views.commit(move, work);
        failures += 1;
        if (failures === 1) throw new Error('connection lost');
      },
    };
    const stop = new AbortController();
    const running = project({ ...memory, views }, stop.signal);
    await until(() => memory.said.length === 3);
    stop.abort();
    await running;
    expect(totalOf(memory)).toBe(3);
  });

  it('ends in the same rows when two instances run at once', async () => {
    const memory = openMemory();
    const stop = new AbortController();
    let failures = 0;
    const running = [1, 2].map(() =>
      runProjection({
        ...memory,
        projection: unitsView,
        logger: silent,
        signal: stop.signal,
        delayOf: () => (failures += 1),
      }),
    );
    for (const [index, event] of story(60).entries()) {
      await memory.bus.publish('orders', index, [event]);
    }
    await until(async () => (await checkpointOf(memory))?.sequence === 60);
    await until(() => totalOf(memory) >= 60);
    stop.abort();
    await Promise.all(running);
    expect(rowsOf(memory)).toEqual(new Map([0, 1, 2].map((index) => [customer(index), 20])));
    expect(new Set(memory.said.map(({ eventId }) => eventId)).size).toBe(60);
    expect(memory.said).toHaveLength(60);
    expect(failures).toBe(0);
  });

  it.each([
    ['a gap', 9, itemAdded(9)],
    ['an event that stands before its checkpoint', 4, itemAdded(2)],
  ])('stops at %s instead of guessing', async (_, sequence, event) => {
    const memory = openMemory(3);
    await memory.ready;
    await projectUntil(memory, 3);
    const stop = new AbortController();
    const bus = {
      ...memory.bus,
      async *consume() {
        yield [{ sequence, event }];
      },
    };
    await runProjection({
      ...memory,
      bus,
      projection: unitsView,
      logger: silent,
      signal: stop.signal,
      delayOf: () => {
        stop.abort();
        return 0;
      },
    });
    expect(totalOf(memory)).toBe(3);
  });

  it('finishes the batch in hand when it is stopped', async () => {
    const memory = openMemory(3);
    await memory.ready;
    const stop = new AbortController();
    const views: ViewStore = {
      ...memory.views,
      commit: (move, work) => {
        stop.abort();
        return memory.views.commit(move, work);
      },
    };
    await project({ ...memory, views }, stop.signal);
    expect(totalOf(memory)).toBe(3);
    expect(memory.said).toHaveLength(3);
  });
});
