import { UnavailableError } from '@marketgraph/infra/ports';
import { type RecordedEvent } from '@marketgraph/schema';
import { describe, expect, it, vi } from 'vitest';
import { atOnce, customer, itemAdded, openMemory, silent, story } from './carts.fixture.ts';
import { killedAt } from './killed-at.fixture.ts';
import { type AnyReaction } from './reaction.ts';
import { runReaction } from './run-reaction.ts';

type Memory = ReturnType<typeof openMemory>;

const name = 'orders_count-units';
const until = (condition: () => unknown): Promise<unknown> =>
  vi.waitFor(async () => expect(await condition()).toBeTruthy(), { interval: 1, timeout: 4_000 });

const reactionOf = (handle: AnyReaction['handle']): AnyReaction => ({
  name,
  source: 'orders',
  handle,
});

/** Runs until the checkpoint is at `sequence`, then stops it and waits for its end. */
const reactUntil = async (memory: Memory, sequence: number, handle: AnyReaction['handle']) => {
  const stop = new AbortController();
  const running = runReaction({
    ...memory,
    reaction: reactionOf(handle),
    logger: silent,
    signal: stop.signal,
    delayOf: atOnce,
  });
  await until(async () => (await checkpointOf(memory)) === sequence);
  stop.abort();
  await running;
};

const checkpointOf = async ({ views }: Memory): Promise<number | undefined> =>
  (await views.checkpoint(name, 'orders'))?.sequence;

describe('runReaction', () => {
  it('handles events of one stream in order, though an earlier one fails at first', async () => {
    const memory = openMemory(12);
    await memory.ready;
    const handled: RecordedEvent[] = [];
    const failed = new Set<string>();
    await reactUntil(memory, 12, async (event) => {
      if (event.revision % 4 === 1 && !failed.has(event.eventId)) {
        failed.add(event.eventId);
        throw new Error('not now');
      }
      handled.push(event);
    });
    expect(failed.size).toBe(3);
    expect(handled).toHaveLength(12);
    for (const ofStream of Map.groupBy(handled, ({ stream }) => stream).values()) {
      const revisions = ofStream.map(({ revision }) => revision);
      expect(revisions).toEqual(revisions.toSorted((a, b) => a - b));
    }
  });

  it('handles up to 16 streams side by side, no more', async () => {
    const memory = openMemory();
    const events = Array.from({ length: 20 }, (_, index) =>
      itemAdded(index + 1, { customerId: customer(index) }),
    );
    await memory.bus.publish('orders', 0, events);
    let running = 0;
    let most = 0;
    const allRunning = Promise.withResolvers<undefined>();
    await reactUntil(memory, 20, async () => {
      running += 1;
      most = Math.max(most, running);
      if (running === 16) allRunning.resolve(undefined);
      await allRunning.promise;
      running -= 1;
    });
    expect(most).toBe(16);
  });

  it('lets other streams go on while one can not reach something, and keeps the checkpoint before all of them', async () => {
    const memory = openMemory(6);
    await memory.ready;
    const stop = new AbortController();
    const handled: string[] = [];
    let failures = 0;
    const running = runReaction({
      ...memory,
      reaction: reactionOf(async ({ stream }) => {
        if (stream.endsWith(customer(1))) throw new UnavailableError('no event store');
        handled.push(stream);
      }),
      logger: silent,
      signal: stop.signal,
      delayOf: () => {
        failures += 1;
        return 0;
      },
    });
    await until(() => handled.length === 4 && failures > 50);
    stop.abort();
    await running;
    expect(await checkpointOf(memory)).toBeUndefined();
    expect(await memory.views.parkedStreams()).toEqual([]);
  });

  it('begins now if it says so, and misses nothing from then on', async () => {
    const memory = openMemory(6);
    await memory.ready;
    const handled: number[] = [];
    const reaction = {
      ...reactionOf(async ({ revision }) => void handled.push(revision)),
      startsAt: 'now' as const,
    };
    for (const count of [6, 9]) {
      const stop = new AbortController();
      const running = runReaction({
        ...memory,
        reaction,
        logger: silent,
        signal: stop.signal,
        delayOf: atOnce,
      });
      await until(async () => (await checkpointOf(memory)) === count);
      stop.abort();
      await running;
      // While nobody runs it.
      if (count === 6) await memory.bus.publish('orders', 6, story(9).slice(6));
    }
    expect(handled.toSorted()).toEqual([7, 8, 9]);
  });

  it('begins now also where nothing has happened yet', async () => {
    const memory = openMemory();
    const handled: number[] = [];
    const reaction = {
      ...reactionOf(async ({ revision }) => void handled.push(revision)),
      startsAt: 'now' as const,
    };
    const run = async (sequence: number) => {
      const stop = new AbortController();
      const signal = stop.signal;
      const running = runReaction({ ...memory, reaction, logger: silent, signal });
      await until(async () => (await checkpointOf(memory)) === sequence);
      stop.abort();
      await running;
    };
    await run(0);
    await memory.bus.publish('orders', 0, story(3));
    await run(3);
    expect(handled.toSorted()).toEqual([1, 2, 3]);
  });

  it('passes imported history by', async () => {
    const memory = openMemory();
    const imported = itemAdded(1, { origin: { origin: 'import' } });
    await memory.bus.publish('orders', 0, [imported, itemAdded(2)]);
    const handled: number[] = [];
    await reactUntil(memory, 2, async ({ revision }) => void handled.push(revision));
    expect(handled).toEqual([2]);
  });

  it('misses nothing, wherever it is killed', async () => {
    for (let step = 1; ; step += 1) {
      const memory = openMemory(6);
      await memory.ready;
      const handled = new Set<string>();
      const handle = async ({ eventId }: RecordedEvent): Promise<void> => void handled.add(eventId);
      const doomed = killedAt(step);
      const stop = new AbortController();
      const running = runReaction({
        reaction: reactionOf(handle),
        bus: doomed.bus(memory.bus),
        views: doomed.views(memory.views),
        logger: silent,
        signal: AbortSignal.any([doomed.signal, stop.signal]),
        delayOf: atOnce,
      });
      await until(async () => doomed.isDead() || (await checkpointOf(memory)) === 6);
      stop.abort();
      await running;
      await reactUntil(memory, 6, handle);
      expect(handled.size).toBe(6);
      if (!doomed.isDead()) break;
      expect(step).toBeLessThan(100);
    }
  });

  it('goes on where it was, though more than a batch was waiting', async () => {
    const memory = openMemory();
    await memory.bus.publish('orders', 0, story(250));
    let handled = 0;
    await reactUntil(memory, 250, async () => void (handled += 1));
    await memory.bus.publish('orders', 250, story(251).slice(250));
    await reactUntil(memory, 251, async () => void (handled += 1));
    expect(handled).toBe(251);
  });
});
