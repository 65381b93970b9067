import { END } from '@eventstore/db-client';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { collect, numbered, numberOf, take } from './testing/events.ts';
import { TestServer } from './testing/test-server.ts';

let server: TestServer;
beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.parse('2030-01-01') });
  server = await TestServer.start();
});
afterEach(async () => {
  await server[Symbol.asyncDispose]();
  vi.useRealTimers();
});

const MINUTE = 60_000;
const pass = (milliseconds: number) => vi.setSystemTime(Date.now() + milliseconds);

/** One event a minute; all of them but the last have an age. */
const appendEveryMinute = async (count: number): Promise<void> => {
  for (const number of Array.from({ length: count }).keys()) {
    if (number > 0) pass(MINUTE);
    await server.client.appendToStream('order-1', numbered(number));
  }
};

const read = async (options = {}): Promise<number[]> =>
  (await collect(server.client.readStream('order-1', options))).map(numberOf);

describe('a stream with $maxAge', () => {
  it('shows what is young enough, in both directions', async () => {
    await appendEveryMinute(10);
    await server.client.setStreamMetadata('order-1', { maxAge: 180 });
    expect(await read()).toEqual([6, 7, 8, 9]);
    expect(await read({ fromRevision: 2n, maxCount: 2 })).toEqual([6, 7]);
    expect(await read({ direction: 'backwards', fromRevision: END })).toEqual([9, 8, 7, 6]);
    pass(MINUTE);
    expect(await read()).toEqual([7, 8, 9]);
  });

  it('is empty when all is too old, and continues its numbers', async () => {
    await appendEveryMinute(3);
    await server.client.setStreamMetadata('order-1', { maxAge: 60 });
    pass(10 * MINUTE);
    expect(await read()).toEqual([]);
    const { nextExpectedRevision } = await server.client.appendToStream('order-1', numbered(3), {
      expectedRevision: 2n,
    });
    expect(nextExpectedRevision).toBe(3n);
    expect(await read()).toEqual([3]);
  });

  it('shows all again without it', async () => {
    await appendEveryMinute(3);
    await server.client.setStreamMetadata('order-1', { maxAge: 60 });
    expect(await read()).toEqual([1, 2]);
    await server.client.setStreamMetadata('order-1', {});
    expect(await read()).toEqual([0, 1, 2]);
  });

  it('hides old events from subscriptions to it, but not from $all', async () => {
    await appendEveryMinute(5);
    await server.client.setStreamMetadata('order-1', { maxAge: 60 });
    const subscription = server.client.subscribeToStream('order-1');
    expect((await take(subscription, 2)).map(numberOf)).toEqual([3, 4]);
    await subscription.unsubscribe();
    const all = await collect(server.client.readAll());
    expect(all.filter(({ event }) => event?.streamId === 'order-1')).toHaveLength(5);
  });

  it('has it still after a restart', async () => {
    await appendEveryMinute(3);
    await server.client.setStreamMetadata('order-1', { maxAge: 60 });
    await server.restart();
    expect(await read()).toEqual([1, 2]);
  });
});
