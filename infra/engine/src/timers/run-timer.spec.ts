import { memoryEventStore } from '@marketgraph/infra/memory';
import { type Decider, UnavailableError, type ViewStore } from '@marketgraph/infra/ports';
import { type CartEvent, streamName } from '@marketgraph/schema';
import { describe, expect, it, vi } from 'vitest';
import { atOnce, customer, silent } from '../carts.fixture.ts';
import { deriveId } from '../derive-id.ts';
import { createExecute } from '../execute.ts';
import { killedAt } from '../killed-at.fixture.ts';
import {
  checkOut,
  minute,
  openTimers,
  remind,
  type Reminder,
  reminders,
} from './reminders.fixture.ts';
import { runTimer, type TimerOptions } from './run-timer.ts';
import { type DueTimer } from './timer.ts';

type Memory = Awaited<ReturnType<typeof openTimers>>;
type Fired = DueTimer<Reminder>;

const until = (condition: () => unknown): Promise<unknown> =>
  vi.waitFor(async () => expect(await condition()).toBeTruthy(), { interval: 1, timeout: 4_000 });

const start = (
  memory: Pick<TimerOptions, 'bus' | 'views' | 'clock'>,
  onDue: (timer: Fired) => Promise<void>,
  change: Partial<TimerOptions> = {},
) => {
  const stop = new AbortController();
  const { signal = stop.signal } = change;
  const running = runTimer({
    ...memory,
    timer: reminders(onDue),
    logger: silent,
    delayOf: atOnce,
    retryEveryMs: 5,
    ...change,
    signal: AbortSignal.any([signal, stop.signal]),
  });
  return async (): Promise<void> => {
    stop.abort();
    await running;
  };
};

const isOver = async ({ views, rows }: Memory): Promise<boolean> =>
  (await views.checkpoint('orders_remind-carts', 'orders'))?.sequence === 3 && rows().length === 0;

/** Runs, noting what fires. */
const noting = (memory: Memory, change: Partial<TimerOptions> = {}) => {
  const fired: Fired[] = [];
  const stop = start(memory, async (timer) => void fired.push(timer), change);
  return { fired, stop, keys: () => fired.map(({ key }) => key) };
};

describe('runTimer', () => {
  it('fires when it is time, not before, and once', async () => {
    const memory = await openTimers(remind(1, 0, 5));
    const { fired, stop } = noting(memory);
    await until(() => memory.rows().length === 1);
    memory.clock.moveTo('2026-03-01T12:04:59.999Z');
    await memory.tell(remind(2, 1, 9));
    await until(() => memory.rows().length === 2);
    expect(fired).toEqual([]);
    memory.clock.moveTo(minute(5));
    await until(() => memory.rows().length === 1);
    memory.clock.moveTo(minute(8));
    await stop();
    expect(fired).toEqual([
      {
        key: customer(0),
        dueAt: minute(5),
        data: { minutes: 5 },
        metadata: {
          commandId: deriveId('timer', 'orders_remind-carts', customer(0), minute(5)),
          at: minute(5),
          correlationId: 'story',
          causationId: remind(1, 0, 5).eventId,
        },
      },
    ]);
  });

  it('survives a restart, and fires what became due meanwhile in the order of its time', async () => {
    const memory = await openTimers(remind(1, 0, 7), remind(2, 1, 5), remind(3, 2, 60));
    await noting(memory, {}).stop();
    const before = noting(memory);
    await until(() => memory.rows().length === 3);
    await before.stop();
    memory.clock.moveTo(minute(30));
    const { keys, stop } = noting(memory);
    await until(() => memory.rows().length === 1);
    await stop();
    expect(before.fired).toEqual([]);
    expect(keys()).toEqual([customer(1), customer(0)]);
  });

  it('is cancelled and set anew by events', async () => {
    const memory = await openTimers(
      remind(1, 0, 5),
      remind(2, 1, 5),
      checkOut(3, 0),
      remind(4, 1, 8),
    );
    const { fired, stop } = noting(memory);
    await until(() => memory.rows().length === 1);
    memory.clock.moveTo(minute(7));
    await memory.tell(remind(5, 2, 7));
    await until(() => fired.length === 1);
    expect(fired).toMatchObject([{ key: customer(2) }]);
    memory.clock.moveTo(minute(9));
    await until(() => memory.rows().length === 0);
    await stop();
    expect(fired).toMatchObject([{ key: customer(2) }, { key: customer(1), dueAt: minute(8) }]);
  });

  it('fires what is set for the past at once', async () => {
    const memory = await openTimers();
    memory.clock.moveTo(minute(30));
    const { fired, stop } = noting(memory);
    await memory.tell(remind(1, 0, 5));
    await until(() => fired.length === 1);
    await stop();
  });

  it('fires thousands at once after downtime, 16 side by side, in the order of their time', async () => {
    const events = Array.from({ length: 3_000 }, (_, index) =>
      remind(index + 1, index, 1 + ((index * 7) % 500)),
    );
    const memory = await openTimers(...events);
    memory.clock.moveTo(minute(600));
    let running = 0;
    let most = 0;
    const fired: Fired[] = [];
    const stop = start(memory, async (timer) => {
      fired.push(timer);
      running += 1;
      most = Math.max(most, running);
      await Promise.resolve();
      running -= 1;
    });
    await until(() => fired.length === 3_000 && memory.rows().length === 0);
    await stop();
    expect(most).toBe(16);
    expect(new Set(fired.map(({ key }) => key)).size).toBe(3_000);
    const times = fired.map(({ dueAt }) => dueAt);
    expect(times).toEqual(times.toSorted());
  });

  it('asks for timers when some are set or due, not again and again', async () => {
    const memory = await openTimers(remind(1, 0, 500), remind(2, 1, 600));
    let asked = 0;
    const views = {
      ...memory.views,
      timersAhead: (...args: Parameters<Memory['views']['timersAhead']>) => {
        asked += 1;
        return memory.views.timersAhead(...args);
      },
    };
    const fired: Fired[] = [];
    const stop = start({ ...memory, views }, async (timer) => void fired.push(timer));
    await until(() => asked > 0 && memory.rows().length === 2);
    for (let at = 0; at <= 500; at += 1) memory.clock.moveTo(minute(at));
    await until(() => fired.length === 1 && memory.rows().length === 1);
    for (let at = 501; at <= 600; at += 1) memory.clock.moveTo(minute(at));
    await until(() => fired.length === 2 && memory.rows().length === 0);
    await stop();
    expect(asked).toBeLessThanOrEqual(8);
  });

  it('passes by imported history', async () => {
    const imported = { ...(remind(1, 0, 1).metadata as object), origin: 'import' };
    const memory = await openTimers({ ...remind(1, 0, 1), metadata: imported }, remind(2, 1, 2));
    memory.clock.moveTo(minute(10));
    const { keys, stop } = noting(memory);
    await until(() => keys().length === 1);
    await stop();
    expect(keys()).toEqual([customer(1)]);
  });

  it('fires nothing that a history read from its beginning cancels further on', async () => {
    const set = Array.from({ length: 1_500 }, (_, index) => remind(index + 1, index, 1));
    const cancelled = set.map((_, index) => checkOut(1_501 + index, index));
    const memory = await openTimers(...set, ...cancelled, remind(3_001, 7, 2));
    memory.clock.moveTo(minute(600));
    const { fired, stop } = noting(memory);
    await until(() => fired.length > 0);
    await stop();
    expect(fired).toMatchObject([{ key: customer(7), dueAt: minute(2) }]);
  });
});

describe('runTimer › given a clock that is set', () => {
  it('fires what it jumps over', async () => {
    const memory = await openTimers(remind(1, 0, 5), remind(2, 1, 6));
    const { fired, stop } = noting(memory);
    await until(() => memory.rows().length === 2);
    memory.clock.moveTo('2027-01-01T00:00:00.000Z');
    await until(() => fired.length === 2);
    await stop();
  });

  it('fires nothing again when it goes back, and waits for what is then ahead', async () => {
    const memory = await openTimers(remind(1, 0, 5), remind(2, 1, 9));
    const { keys, stop } = noting(memory);
    await until(() => memory.rows().length === 2);
    memory.clock.moveTo(minute(6));
    await until(() => memory.rows().length === 1);
    memory.clock.moveTo(minute(1));
    await memory.tell(remind(3, 2, 3));
    await until(() => memory.rows().length === 2);
    expect(keys()).toEqual([customer(0)]);
    memory.clock.moveTo(minute(20));
    await until(() => memory.rows().length === 0);
    await stop();
    expect(keys()).toEqual([customer(0), customer(2), customer(1)]);
  });
});

describe('runTimer › given a timer that is firing', () => {
  /** The first firing waits until it is let go. */
  const held = async () => {
    const memory = await openTimers(remind(1, 0, 5));
    const [begun, open] = [Promise.withResolvers<undefined>(), Promise.withResolvers<undefined>()];
    const fired: Fired[] = [];
    const stop = start(memory, async (timer) => {
      fired.push(timer);
      begun.resolve(undefined);
      await open.promise;
    });
    memory.clock.moveTo(minute(6));
    await begun.promise;
    return { memory, fired, stop, letGo: () => open.resolve(undefined) };
  };
  const sequenceOf = async ({ views }: Memory) =>
    (await views.checkpoint('orders_remind-carts', 'orders'))?.sequence;

  it('keeps what it is set to meanwhile', async () => {
    const { memory, fired, stop, letGo } = await held();
    await memory.tell(remind(2, 0, 8));
    await until(async () => (await sequenceOf(memory)) === 2);
    letGo();
    memory.clock.moveTo(minute(7));
    await memory.tell(remind(3, 1, 7));
    await until(() => fired.length === 2);
    expect(memory.rows()).toMatchObject([{ key: customer(0), dueAt: minute(8) }]);
    memory.clock.moveTo(minute(8));
    await until(() => memory.rows().length === 0);
    await stop();
    expect(fired.map(({ key, dueAt }) => [key, dueAt])).toEqual([
      [customer(0), minute(5)],
      [customer(1), minute(7)],
      [customer(0), minute(8)],
    ]);
  });

  it('lets it be cancelled meanwhile', async () => {
    const { memory, fired, stop, letGo } = await held();
    await memory.tell(checkOut(2, 0));
    await until(() => memory.rows().length === 0);
    letGo();
    await stop();
    expect(fired).toHaveLength(1);
    expect(memory.rows()).toEqual([]);
  });

  it('finishes it before it ends, and begins no other', async () => {
    const { memory, fired, stop, letGo } = await held();
    const stopping = stop();
    letGo();
    await stopping;
    expect(fired).toHaveLength(1);
    expect(memory.rows()).toEqual([]);
  });
});

/** Counts reminders: a command that comes twice and is not recognised is seen. */
const reminded: Decider<
  number,
  { readonly type: 'Remind' },
  CartEvent,
  { readonly rejected: 'No' }
> = {
  category: 'cart',
  initialState: 0,
  decide: () => [
    {
      type: 'CartItemAdded',
      data: { customerId: customer(0), productId: deriveId('product'), quantity: 1 },
    },
  ],
  evolve: (count) => count + 1,
};

describe('runTimer › given a process that dies', () => {
  it('gives each command once, wherever it dies', async () => {
    let hasDied = true;
    for (let step = 1; hasDied; step += 1) {
      const memory = await openTimers(remind(1, 0, 5), remind(2, 1, 5), remind(3, 0, 6));
      const store = memoryEventStore();
      memory.clock.moveTo(minute(10));
      const give = async ({ key, metadata }: Fired): Promise<void> => {
        await createExecute(store)(reminded, key, { type: 'Remind' }, metadata);
      };
      const doomed = killedAt(step);
      const dying = start(
        { ...memory, views: doomed.views(memory.views), bus: doomed.bus(memory.bus) },
        async (timer) => {
          if (doomed.isDead()) throw new Error('killed');
          await give(timer);
        },
        { leaseMs: 1, signal: doomed.signal },
      );
      await until(async () => doomed.isDead() || (await isOver(memory)));
      await dying();
      hasDied = doomed.isDead();
      const stop = start(memory, give);
      const counts = async () =>
        Promise.all(
          [0, 1].map(async (of) => (await store.read(streamName('cart', customer(of)))).length),
        );
      await until(() => isOver(memory));
      await stop();
      expect([step, await counts()]).toEqual([step, [1, 1]]);
    }
  });

  it('leaves its timers to another process, which fires them', async () => {
    const memory = await openTimers(remind(1, 0, 5), remind(2, 1, 9));
    const [one, other] = [noting(memory, { leaseMs: 200 }), noting(memory, { leaseMs: 200 })];
    await until(() => memory.rows().length === 2);
    memory.clock.moveTo(minute(6));
    await until(() => memory.rows().length === 1);
    const first = one.fired.length > 0 ? one : other;
    const second = first === one ? other : one;
    await first.stop();
    memory.clock.moveTo(minute(10));
    await until(() => memory.rows().length === 0);
    await second.stop();
    expect([first.keys(), second.keys()]).toEqual([[customer(0)], [customer(1)]]);
  });

  it('fires nothing more in a process that was frozen, when another has taken over', async () => {
    const memory = await openTimers(remind(1, 0, 5), remind(2, 1, 6));
    let isFrozen = false;
    const frozen: ViewStore = {
      ...memory.views,
      beat: (beat) => (isFrozen ? new Promise(() => undefined) : memory.views.beat(beat)),
    };
    let hasTakenOver = false;
    const waiting: ViewStore = {
      ...memory.views,
      timersAhead: (...args) => {
        hasTakenOver = true;
        return memory.views.timersAhead(...args);
      },
    };
    const [byFrozen, byOther]: [string[], string[]] = [[], []];
    const end = new AbortController();
    start({ ...memory, views: frozen }, async ({ key }) => void byFrozen.push(key), {
      leaseMs: 40,
      signal: end.signal,
    });
    await until(() => memory.rows().length === 2);
    isFrozen = true;
    const stop = start({ ...memory, views: waiting }, async ({ key }) => void byOther.push(key), {
      leaseMs: 40,
    });
    await until(() => hasTakenOver);
    // Both wake at the same instant, and both see what is due.
    memory.clock.moveTo(minute(10));
    await until(() => memory.rows().length === 0);
    end.abort();
    await stop();
    expect([byFrozen, byOther]).toEqual([[], [customer(0), customer(1)]]);
  });
});

describe('runTimer › given a timer that can not be fired', () => {
  const failing = async (
    isBroken: () => boolean,
    error: () => Error,
    change: Partial<TimerOptions> = {},
  ) => {
    const memory = await openTimers(remind(1, 0, 5), remind(2, 1, 6), remind(3, 2, 7));
    memory.clock.moveTo(minute(10));
    const attempts: Fired[] = [];
    const done: string[] = [];
    const stop = start(
      memory,
      async (timer) => {
        attempts.push(timer);
        if (timer.key === customer(0) && isBroken()) throw error();
        done.push(timer.key);
      },
      change,
    );
    return { memory, attempts, done, stop };
  };
  const parkedIn = ({ views }: Memory) => views.parkedStreams('orders_remind-carts');

  it('lets the others fire, parks it visibly at the twelfth failure, and fires it when asked after the fix', async () => {
    let isBroken = true;
    const { memory, attempts, done, stop } = await failing(
      () => isBroken,
      () => new Error('no such template'),
    );
    await until(async () => (await parkedIn(memory)).length === 1);
    expect(done).toEqual([customer(1), customer(2)]);
    expect(attempts.filter(({ key }) => key === customer(0))).toHaveLength(12);
    const [parked] = await parkedIn(memory);
    if (!parked) throw new Error('nothing is parked');
    expect(parked).toMatchObject({
      stream: `timer-${customer(0)}`,
      count: 1,
      first: { event: { type: 'TimerDue', data: { dueAt: minute(5) } }, fault: { attempts: 12 } },
    });
    expect(parked.first.fault?.error).toMatch(/no such template/);
    await memory.views.retryParkedAt(parked, new Date().toISOString());
    await until(async () => (await parkedIn(memory))[0]?.first.fault?.attempts === 13);
    isBroken = false;
    await memory.views.retryParkedAt(parked, new Date().toISOString());
    await until(async () => (await parkedIn(memory)).length === 0);
    await stop();
    expect(done).toEqual([customer(1), customer(2), customer(0)]);
    expect(
      new Set(
        attempts.filter(({ key }) => key === customer(0)).map(({ metadata }) => metadata.commandId),
      ).size,
    ).toBe(1);
  });

  it('can be given up', async () => {
    const { memory, done, stop } = await failing(
      () => true,
      () => new Error('never'),
    );
    await until(async () => (await parkedIn(memory)).length === 1);
    const [parked] = await parkedIn(memory);
    if (!parked) throw new Error('nothing is parked');
    const skip = { by: 'anna', why: 'no customer', at: minute(20) };
    await memory.views.skipParked(parked, parked.first.sequence, skip);
    await stop();
    expect(await memory.views.skippedEvents()).toMatchObject([{ by: 'anna' }]);
    expect(done).not.toContain(customer(0));
  });

  it('tries for as long as something is not reachable', async () => {
    let left = 40;
    const { memory, done, stop } = await failing(
      () => (left -= 1) > 0,
      () => new UnavailableError('the log is away'),
    );
    await until(() => done.length === 3);
    await stop();
    expect(await parkedIn(memory)).toEqual([]);
    expect(memory.rows()).toEqual([]);
  });

  it('is set anew by an event as if it had never failed', async () => {
    let isBroken = true;
    const { memory, done, stop } = await failing(
      () => isBroken,
      () => new UnavailableError('the log is away'),
      // The clock stands still: what has failed would wait for ever.
      { delayOf: () => 60_000 },
    );
    await until(() => done.length === 2);
    await memory.tell(remind(4, 0, 9));
    isBroken = false;
    await until(() => memory.rows().length === 0);
    await stop();
    expect(done).toEqual([customer(1), customer(2), customer(0)]);
  });
});
