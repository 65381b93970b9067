import { type ParkedStream, RowRefusedError, type ViewStore } from '@marketgraph/infra/ports';
import { type RecordedEvent, streamName } from '@marketgraph/schema';
import { describe, expect, it, vi } from 'vitest';
import {
  atOnce,
  customer,
  itemAdded,
  offContract,
  openMemory,
  silent,
  story,
  unitsOf,
  unitsTable,
  unitsView,
} from './carts.fixture.ts';
import { type AnyProjection } from './projection.ts';
import { type AnyReaction } from './reaction.ts';
import { replayProjection } from './replay-projection.ts';
import { runProjection } from './run-projection.ts';
import { runReaction } from './run-reaction.ts';

type Memory = ReturnType<typeof openMemory>;

const until = (condition: () => unknown): Promise<unknown> =>
  vi.waitFor(async () => expect(await condition()).toBeTruthy(), { interval: 1, timeout: 4_000 });
const cartOf = (index: number): string => streamName('cart', customer(index));
const broken = (message: string): never => {
  throw new Error(message);
};

/** Runs a loop until the handler has read so far, and stops it. */
const runUntil = async (
  { views }: Memory,
  { handler, sequence }: { handler: string; sequence: number },
  run: (signal: AbortSignal) => Promise<void>,
) => {
  const stop = new AbortController();
  const running = run(stop.signal);
  await until(async () => (await views.checkpoint(handler, 'orders'))?.sequence === sequence);
  stop.abort();
  await running;
};

describe('a projection parks what it can not fold', () => {
  const project = (memory: Memory, sequence: number, projection: AnyProjection = unitsView) =>
    runUntil(memory, { handler: projection.name, sequence }, (signal) =>
      runProjection({ ...memory, projection, logger: silent, signal, delayOf: atOnce }),
    );
  const rowsOf = ({ views }: Memory) => unitsOf(views.rows(unitsTable));

  it('one of 10,000, with what comes after it in its stream, and nobody else waits', async () => {
    const memory = openMemory();
    const events = story(10_000).toSpliced(4_999, 1, {
      ...offContract(5_000),
      stream: cartOf(1),
    });
    await memory.bus.publish('orders', 0, events);
    await project(memory, 10_000);
    expect(rowsOf(memory)).toEqual(
      new Map([
        [customer(0), 3_334],
        [customer(1), 1_666],
        [customer(2), 3_333],
      ]),
    );
    const [parked, ...others] = await memory.views.parkedStreams();
    expect(others).toEqual([]);
    expect(parked).toMatchObject({ stream: cartOf(1), count: 1_667, first: { sequence: 5_000 } });
    expect(parked?.first.fault).toMatchObject({
      attempts: 3,
      error: expect.stringContaining('quantity') as string,
    });
  });

  it('and is replayed in order after the fix, up to what came meanwhile', async () => {
    const memory = openMemory(30);
    await memory.ready;
    const order: number[] = [];
    const fixed: AnyProjection = {
      ...unitsView,
      project: (row, event, key) => {
        if (key === customer(1)) order.push(event.revision);
        return unitsView.project(row, event, key);
      },
    };
    const faulty: AnyProjection = {
      ...unitsView,
      project: (row, event, key) =>
        event.revision === 14 ? broken('a bug') : unitsView.project(row, event, key),
    };
    await project(memory, 30, faulty);
    expect(rowsOf(memory).get(customer(1))).toBe(4);
    await memory.bus.publish('orders', 30, [itemAdded(32, { customerId: customer(1) })]);
    await project(memory, 31, fixed);
    expect(order).toEqual([]);

    await replayProjection({ ...memory, projection: fixed }, cartOf(1));
    expect(order).toEqual([14, 17, 20, 23, 26, 29, 32]);
    expect(rowsOf(memory).get(customer(1))).toBe(11);
    expect(await memory.views.parkedStreams()).toEqual([]);
    expect(new Set(memory.said.map(({ eventId }) => eventId)).size).toBe(31);
  });

  it('stays parked at the next event that fails, though those before it are released', async () => {
    const memory = openMemory(30);
    await memory.ready;
    const failingAt = (...revisions: readonly number[]): AnyProjection => ({
      ...unitsView,
      project: (row, event, key) =>
        revisions.includes(event.revision)
          ? broken(`at ${event.revision}`)
          : unitsView.project(row, event, key),
    });
    await project(memory, 30, failingAt(5));
    await replayProjection({ ...memory, projection: failingAt(17) }, cartOf(1));
    const [parked] = await memory.views.parkedStreams();
    expect(parked?.first).toMatchObject({ sequence: 17, fault: { attempts: 3 } });
    expect(parked?.first.fault?.error).toMatch(/at 17/);
    await replayProjection({ ...memory, projection: failingAt(17) }, cartOf(1));
    const [again] = await memory.views.parkedStreams();
    expect(again?.first.fault?.attempts).toBe(6);
    expect(rowsOf(memory).get(customer(1))).toBe(5);
  });

  it('by itself when somebody asks for it', async () => {
    const memory = openMemory(30);
    await memory.ready;
    const faulty: AnyProjection = { ...unitsView, keysOf: () => broken('a bug') };
    await project(memory, 30, faulty);
    const parked: readonly ParkedStream[] = await memory.views.parkedStreams();
    expect(parked).toHaveLength(3);
    for (const key of parked) await memory.views.retryParkedAt(key, '2026-03-01T12:00:00.000Z');
    const stop = new AbortController();
    const running = runProjection({
      ...memory,
      projection: unitsView,
      logger: silent,
      signal: stop.signal,
      delayOf: atOnce,
      retryEveryMs: 1,
    });
    await until(async () => (await memory.views.parkedStreams()).length === 0);
    stop.abort();
    await running;
    expect(rowsOf(memory)).toEqual(new Map([0, 1, 2].map((index) => [customer(index), 10])));
  });

  it('finds the one row that the table refuses', async () => {
    const memory = openMemory(30);
    await memory.ready;
    const refusing = (views: Memory['views']): ViewStore => ({
      ...views,
      commit: (move, work) =>
        views.commit(move, (transaction) =>
          work({
            ...transaction,
            save: async (table, rows) => {
              if (rows.some(({ units }) => units === 5)) throw new RowRefusedError('five');
              await transaction.save(table, rows);
            },
          }),
        ),
    });
    const ports = { ...memory, views: refusing(memory.views) };
    await runUntil(memory, { handler: unitsView.name, sequence: 30 }, (signal) =>
      runProjection({ ...ports, projection: unitsView, logger: silent, signal, delayOf: atOnce }),
    );
    const parked = await memory.views.parkedStreams();
    for (const { first, count } of parked) {
      expect(first.fault).toMatchObject({
        attempts: 3,
        error: expect.stringContaining('five') as string,
      });
      expect(count).toBeGreaterThan(0);
    }
    const units = [...rowsOf(memory).values()].reduce<number>((sum, n) => sum + Number(n), 0);
    const held = parked.reduce((sum, { count }) => sum + count, 0);
    expect(units + held).toBe(30);
  });

  it('never because the database was not there', async () => {
    const memory = openMemory(30);
    await memory.ready;
    let failures = 0;
    const flaky: ViewStore = {
      ...memory.views,
      commit: async (...args) => {
        failures += 1;
        if (failures < 20) throw new Error('Connection terminated unexpectedly');
        await memory.views.commit(...args);
      },
    };
    await runUntil(memory, { handler: unitsView.name, sequence: 30 }, (signal) =>
      runProjection({
        ...memory,
        views: flaky,
        projection: unitsView,
        logger: silent,
        signal,
        delayOf: atOnce,
      }),
    );
    expect(await memory.views.parkedStreams()).toEqual([]);
  });
});

describe('a reaction parks what it can not handle', () => {
  const name = 'orders_count-units';
  const reactionOf = (handle: AnyReaction['handle'], rest: Partial<AnyReaction> = {}) => ({
    name,
    source: 'orders' as const,
    handle,
    ...rest,
  });
  const react = (memory: Memory, reaction: AnyReaction, sequence: number) =>
    runUntil(memory, { handler: name, sequence }, (signal) =>
      runReaction({ ...memory, reaction, logger: silent, signal, delayOf: atOnce }),
    );
  const revisionsOf = (handled: readonly RecordedEvent[]) =>
    handled.map(({ revision }) => revision);

  it('with all after it in its stream, while the others are handled', async () => {
    const memory = openMemory(12);
    await memory.ready;
    const handled: RecordedEvent[] = [];
    const faulty = reactionOf(
      async (event) => {
        if (event.revision === 5) throw new Error('never');
        handled.push(event);
      },
      { onFailure: () => 'park' },
    );
    await react(memory, faulty, 12);
    expect(revisionsOf(handled).toSorted((a, b) => a - b)).toEqual([1, 2, 3, 4, 6, 7, 9, 10, 12]);
    const [parked] = await memory.views.parkedStreams(name);
    expect(parked).toMatchObject({ stream: cartOf(1), count: 3, first: { sequence: 5 } });
    expect(parked?.first.fault).toMatchObject({ attempts: 1 });
    expect(parked?.first.retryAt).toBeNull();
  });

  it('and what is off contract', async () => {
    const memory = openMemory();
    await memory.bus.publish('orders', 0, [
      offContract(1),
      itemAdded(2, { customerId: customer(1) }),
    ]);
    let handled = 0;
    await react(
      memory,
      reactionOf(async () => void (handled += 1)),
      2,
    );
    expect(handled).toBe(1);
    expect((await memory.views.parkedStreams(name))[0]).toMatchObject({
      stream: cartOf(0),
      count: 1,
    });
  });

  it('but first retries it there, in order and while others go on, as its policy says', async () => {
    const memory = openMemory(12);
    await memory.ready;
    const handled: RecordedEvent[] = [];
    const attempts: number[] = [];
    let tries = 0;
    const faulty = reactionOf(
      async (event) => {
        if (event.revision === 5 && (tries += 1) < 8) throw new Error('not yet');
        handled.push(event);
      },
      {
        onFailure: (failure) => {
          attempts.push(failure.attempts);
          return failure.attempts < 10 ? 'retry' : 'park';
        },
      },
    );
    const stop = new AbortController();
    const running = runReaction({
      ...memory,
      reaction: faulty,
      logger: silent,
      signal: stop.signal,
      delayOf: atOnce,
      retryEveryMs: 1,
    });
    await until(() => handled.length === 12);
    await until(async () => (await memory.views.parkedStreams()).length === 0);
    stop.abort();
    await running;
    expect(attempts).toEqual([1, 2, 3, 4, 5, 6, 7]);
    const ofStream = handled.filter(({ stream }) => stream === cartOf(1));
    expect(revisionsOf(ofStream)).toEqual([2, 5, 8, 11]);
  });

  it('and handles what came between its release and the commit of those who wait', async () => {
    const memory = openMemory(1);
    await memory.ready;
    let isFixed = false;
    const handled: RecordedEvent[] = [];
    const reaction = reactionOf(
      async (event) => {
        if (!isFixed) throw new Error('never');
        handled.push(event);
      },
      { onFailure: () => 'park' },
    );
    await react(memory, reaction, 1);
    const key = { handler: name, source: 'orders', stream: cartOf(0) } as const;
    const views: ViewStore = {
      ...memory.views,
      parkedAmong: async (...args) => {
        const parked = await memory.views.parkedAmong(...args);
        // Somebody releases the stream right after we saw it parked.
        if (parked.size > 0) {
          await memory.views.settleParked(key, { from: 1, to: 1 }, async () => undefined);
        }
        return parked;
      },
    };
    isFixed = true;
    await memory.bus.publish('orders', 1, [itemAdded(2), itemAdded(3)]);
    await react({ ...memory, views: { ...memory.views, ...views } }, reaction, 3);
    expect(revisionsOf(handled)).toEqual([2, 3]);
    expect(await memory.views.parkedStreams()).toEqual([]);
  });
});
