import { UnavailableError, type ViewStore } from '@marketgraph/infra/ports';
import { type RecordedEvent } from '@marketgraph/schema';
import { describe, expect, it, vi } from 'vitest';
import { atOnce, openMemory, silent, story } from './carts.fixture.ts';
import { runReaction } from './run-reaction.ts';

type Memory = ReturnType<typeof openMemory>;

const name = 'orders_count-units';
const until = (condition: () => unknown): Promise<unknown> =>
  vi.waitFor(async () => expect(await condition()).toBeTruthy(), { interval: 1, timeout: 4_000 });
const checkpointOf = async ({ views }: Memory): Promise<number | undefined> =>
  (await views.checkpoint(name, 'orders'))?.sequence;

/** One instance of the same reaction; it notes what it handles. */
const instance = (
  { bus }: Memory,
  views: ViewStore,
  { handle = async (): Promise<void> => undefined, leaseMs = 4_000 } = {},
) => {
  const stop = new AbortController();
  const handled: RecordedEvent[] = [];
  const running = runReaction({
    bus,
    views,
    reaction: {
      name,
      source: 'orders',
      handle: async (event) => {
        handled.push(event);
        await handle();
      },
    },
    logger: silent,
    signal: stop.signal,
    delayOf: atOnce,
    leaseMs,
  });
  return {
    handled,
    stop: async () => {
      stop.abort();
      await running;
    },
  };
};

describe('several instances of a handler', () => {
  it('handle each event once, one instance at a time', async () => {
    const memory = openMemory(300);
    await memory.ready;
    const instances = [1, 2, 3].map(() => instance(memory, memory.views));
    await until(async () => (await checkpointOf(memory)) === 300);
    await memory.bus.publish('orders', 300, story(400).slice(300));
    await until(async () => (await checkpointOf(memory)) === 400);
    await Promise.all(instances.map(({ stop }) => stop()));
    const revisions = instances.flatMap(({ handled }) => handled.map(({ revision }) => revision));
    expect(revisions.toSorted((a, b) => a - b)).toEqual(story(400).map(({ revision }) => revision));
  });

  it('take over from one that is stopped, and go on where it was', async () => {
    const memory = openMemory(6);
    await memory.ready;
    const first = instance(memory, memory.views);
    await until(async () => (await checkpointOf(memory)) === 6);
    const second = instance(memory, memory.views);
    await first.stop();
    await memory.bus.publish('orders', 6, story(9).slice(6));
    await until(async () => (await checkpointOf(memory)) === 9);
    await second.stop();
    expect(first.handled).toHaveLength(6);
    expect(second.handled.map(({ revision }) => revision).toSorted()).toEqual([7, 8, 9]);
  });

  it('take over from one that can not renew, which then handles and commits nothing more', async () => {
    const memory = openMemory(6);
    await memory.ready;
    const thawed = Promise.withResolvers<undefined>();
    const started = Promise.withResolvers<undefined>();
    const cutOff: ViewStore = {
      ...memory.views,
      beat: async (beat) => {
        if (beat.renew.length > 0) throw new UnavailableError('cut off');
        return memory.views.beat(beat);
      },
    };
    const frozen = instance(memory, cutOff, {
      leaseMs: 20,
      handle: () => {
        started.resolve(undefined);
        return thawed.promise;
      },
    });
    await started.promise;
    const second = instance(memory, memory.views);
    await until(async () => (await checkpointOf(memory)) === 6);
    const begun = frozen.handled.length;
    thawed.resolve(undefined);
    await frozen.stop();
    await second.stop();
    // One of each stream had begun; the second of each was not.
    expect([begun, frozen.handled.length]).toEqual([3, 3]);
    expect(second.handled).toHaveLength(6);
  });
});
