import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import {
  type AllStreamResolvedEvent,
  binaryEvent,
  END,
  eventTypeFilter,
  excludeSystemEvents,
  type Position,
  START,
  StreamDeletedError,
  streamNameFilter,
} from '@eventstore/db-client';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Feed } from './feed.ts';
import { Log } from './log.ts';
import { Outlet } from './outlet.ts';
import { Subscription } from './subscription.ts';
import { collect, numbered, numberedUpTo, numberOf, take } from './testing/events.ts';
import { TestServer } from './testing/test-server.ts';
import { Turns } from './turns.ts';
import { decodeReadRequest } from './wire/read-request.ts';
import { Empty, ReadReq } from './wire/stubs.ts';
import { Writer } from './writer.ts';

let server: TestServer;
beforeEach(async () => void (server = await TestServer.start()));
afterEach(async () => await server[Symbol.asyncDispose]());

const upTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index);
const idOf = ({ event }: AllStreamResolvedEvent): string | undefined => event?.id;
const append = (stream: string, count: number) =>
  server.client.appendToStream(stream, numberedUpTo(count));

describe('subscribeToAll', () => {
  it('delivers what is there, then what comes', async () => {
    await append('order-1', 3);
    const subscription = server.client.subscribeToAll({ fromPosition: START });
    expect((await take(subscription, 3)).map(numberOf)).toEqual([0, 1, 2]);
    await append('order-2', 2);
    expect((await take(subscription, 2)).map(({ event }) => event?.streamId)).toEqual([
      'order-2',
      'order-2',
    ]);
    await subscription.unsubscribe();
  });

  it('confirms with an id and tells when it has caught up', async () => {
    const subscription = server.client.subscribeToAll();
    await once(subscription.resume(), 'confirmation');
    expect(subscription.id).toMatch(/^[0-9a-f-]{36}$/);
    await once(subscription, 'caughtUp');
    await subscription.unsubscribe();
  });

  it('starts after a position', async () => {
    const { position } = await append('order-1', 2);
    await append('order-2', 1);
    if (!position) throw new Error('An append answers its position.');
    const subscription = server.client.subscribeToAll({ fromPosition: position });
    const [next] = await take(subscription, 1);
    expect(next?.event?.streamId).toBe('order-2');
    await subscription.unsubscribe();
  });

  it('delivers only what comes when it starts at the end', async () => {
    await append('order-1', 2);
    const subscription = server.client.subscribeToAll({ fromPosition: END });
    const first = take(subscription, 1);
    await once(subscription, 'caughtUp');
    await append('order-2', 1);
    expect((await first)[0]?.event?.streamId).toBe('order-2');
    await subscription.unsubscribe();
  });

  it('delivers nothing up to a position that lies ahead', async () => {
    const subscription = server.client.subscribeToAll({
      fromPosition: { commit: 2000n, prepare: 2000n },
    });
    const first = take(subscription, 1);
    await once(subscription, 'caughtUp');
    for (const index of upTo(20)) await append(`order-${index}`, 1);
    expect((await first)[0]?.event?.position.commit).toBeGreaterThan(2000n);
    await subscription.unsubscribe();
  });

  it('neither loses, repeats nor reorders anything while writers are busy', async () => {
    const writers = upTo(16).map(async (writer) => {
      for (const round of upTo(60))
        await server.client.appendToStream(`order-${writer}`, [numbered(round), numbered(round)]);
    });
    const total = 16 * 60 * 2;
    // Some begin in the middle of the writing, each at another moment of it.
    const deliveries = upTo(8).map(async (index) => {
      await append(`late-${index}`, 1);
      const subscription = server.client.subscribeToAll({ fromPosition: START });
      const events = await take(subscription, total + 8);
      await subscription.unsubscribe();
      return events.map(idOf);
    });
    await Promise.all(writers);
    const expected = (await collect(server.client.readAll())).map(idOf);
    for (const delivered of await Promise.all(deliveries)) expect(delivered).toEqual(expected);
  });

  it('gives each of thirty filtered subscriptions exactly its own', async () => {
    await Promise.all(upTo(30).map((index) => append(`early${index}-x`, 5)));
    const subscriptions = upTo(30).map((index) =>
      server.client.subscribeToAll({
        filter: streamNameFilter({ prefixes: [`early${index}-`, `live${index}-`] }),
      }),
    );
    const deliveries = subscriptions.map(async (subscription) => await take(subscription, 10));
    await Promise.all(
      subscriptions.map(
        async (subscription): Promise<unknown> => await once(subscription, 'caughtUp'),
      ),
    );
    await Promise.all(upTo(30).map((index) => append(`live${index}-x`, 5)));
    for (const [index, events] of (await Promise.all(deliveries)).entries()) {
      const streams = new Set(events.map(({ event }) => event?.streamId));
      expect([...streams]).toEqual([`early${index}-x`, `live${index}-x`]);
      expect(events.map(numberOf)).toEqual([...upTo(5), ...upTo(5)]);
    }
    await Promise.all(subscriptions.map(async (subscription) => await subscription.unsubscribe()));
  });

  it('survives a reader that stands still, and gives it everything when it goes on', async () => {
    const subscription = server.client.subscribeToAll({ fromPosition: END }, { highWaterMark: 1 });
    const first = take(subscription, 1);
    await once(subscription, 'caughtUp');
    await append('order-first', 1);
    await first;
    // More than connection, inbox and buffers hold together.
    const large = () => binaryEvent({ type: 'Large', data: Buffer.alloc(500_000) });
    for (const index of upTo(60)) await server.client.appendToStream(`large-${index}`, large());
    const events = await take(subscription, 60);
    expect(events.map(({ event }) => event?.streamId)).toEqual(
      upTo(60).map((index) => `large-${index}`),
    );
    await append('order-last', 1);
    expect((await take(subscription, 1))[0]?.event?.streamId).toBe('order-last');
    await subscription.unsubscribe();
  });

  describe('with a filter', () => {
    const received = async (
      filter: Parameters<typeof server.client.subscribeToAll>[0],
      count: number,
    ) => {
      const subscription = server.client.subscribeToAll(filter);
      const events = await take(subscription, count);
      await subscription.unsubscribe();
      return events.map(({ event }) => `${event?.streamId ?? ''} ${event?.type ?? ''}`);
    };

    beforeEach(async () => {
      await server.client.appendToStream('order-1', numbered(0, 'OrderPlaced'));
      await server.client.setStreamMetadata('order-1', { owner: 'x' });
      await server.client.appendToStream('payment-1', [
        numbered(0, 'PaymentCaptured'),
        numbered(1, 'OrderPaid'),
      ]);
    });

    it('matches prefixes of streams', async () => {
      const filter = streamNameFilter({ prefixes: ['payment-'] });
      expect(await received({ filter }, 2)).toEqual([
        'payment-1 PaymentCaptured',
        'payment-1 OrderPaid',
      ]);
    });

    it('matches prefixes of event types', async () => {
      const filter = eventTypeFilter({ prefixes: ['Order'] });
      expect(await received({ filter }, 2)).toEqual(['order-1 OrderPlaced', 'payment-1 OrderPaid']);
    });

    it('matches expressions', async () => {
      const filter = eventTypeFilter({ regex: 'ed$' });
      expect(await received({ filter }, 2)).toEqual([
        'order-1 OrderPlaced',
        'payment-1 PaymentCaptured',
      ]);
    });

    it('leaves out system events', async () => {
      expect(await received({ filter: excludeSystemEvents() }, 3)).not.toContain(
        '$$order-1 $metadata',
      );
      expect(await received({}, 4)).toContain('$$order-1 $metadata');
    });

    it('refuses an expression that is none', async () => {
      await expect(received({ filter: eventTypeFilter({ regex: '(' }) }, 1)).rejects.toThrow(
        'regular expression',
      );
    });
  });

  describe('with checkpoints', () => {
    const subscribe = (prefix: string, checkpoints: Position[], options = {}) =>
      server.client.subscribeToAll({
        filter: streamNameFilter({
          prefixes: [prefix],
          maxSearchWindow: 10,
          checkpointInterval: 2,
          checkpointReached: async (_, position) => void checkpoints.push(position),
          ...options,
        }),
      });

    it('tells how far it is, even if nothing matches', async () => {
      await append('order-1', 50);
      const checkpoints: Position[] = [];
      const subscription = subscribe('payment-', checkpoints).resume();
      await once(subscription, 'caughtUp');
      const positions = (await collect(server.client.readAll())).map(
        ({ event }) => event?.position,
      );
      expect(checkpoints).toEqual([positions[19], positions[39], positions[49]]);
      await subscription.unsubscribe();
    });

    it('goes on counting when live', async () => {
      const checkpoints: Position[] = [];
      const subscription = subscribe('payment-', checkpoints);
      const payment = take(subscription, 1);
      await once(subscription, 'caughtUp');
      expect(checkpoints).toEqual([]);
      await append('order-1', 45);
      await append('payment-1', 1);
      await payment;
      const positions = (await collect(server.client.readAll())).map(
        ({ event }) => event?.position,
      );
      expect(checkpoints).toEqual([positions[19], positions[39]]);
      await subscription.unsubscribe();
    });

    it('never runs ahead of the events', async () => {
      const delivered: bigint[] = [];
      const seen: { readonly position: bigint; readonly delivered: number }[] = [];
      const checkpointReached = async (_: unknown, { commit }: Position) =>
        void seen.push({ position: commit, delivered: delivered.length });
      const options = { checkpointReached, checkpointInterval: 1 };
      const subscription = subscribe('payment-', [], options);
      subscription.on('data', ({ event }) => delivered.push(event?.position.commit ?? 0n));
      const streams = upTo(30).map((index) => `${index % 2 === 0 ? 'payment' : 'order'}-${index}`);
      for (const stream of streams) await append(stream, 3);
      await expect.poll(() => seen.length).toBeGreaterThanOrEqual(9);
      await subscription.unsubscribe();
      for (const checkpoint of seen) {
        const upToIt = delivered.filter((position) => position <= checkpoint.position);
        expect(upToIt).toHaveLength(checkpoint.delivered);
      }
    });

    it('resumes after a checkpoint without loss or repetition', async () => {
      await Promise.all(upTo(20).map((index) => append(`payment-${index}`, 7)));
      const expected = (await collect(server.client.readAll())).map(idOf);
      const checkpoints: Position[] = [];
      const first = subscribe('payment-', checkpoints).resume();
      await once(first, 'caughtUp');
      await first.unsubscribe();
      const [, second] = checkpoints;
      if (!second) throw new Error('140 events make several checkpoints.');
      const resumed = server.client.subscribeToAll({ fromPosition: second });
      expect((await take(resumed, 100)).map(idOf)).toEqual(expected.slice(40));
      await resumed.unsubscribe();
    });
  });
});

describe('subscribeToStream', () => {
  it('delivers what is there, then what comes', async () => {
    await append('order-1', 3);
    await append('order-2', 3);
    const subscription = server.client.subscribeToStream('order-1');
    expect((await take(subscription, 3)).map(numberOf)).toEqual([0, 1, 2]);
    await append('order-2', 1);
    await server.client.appendToStream('order-1', numbered(3));
    expect((await take(subscription, 1)).map(numberOf)).toEqual([3]);
    await subscription.unsubscribe();
  });

  it('starts after a revision', async () => {
    await append('order-1', 5);
    const subscription = server.client.subscribeToStream('order-1', { fromRevision: 2n });
    expect((await take(subscription, 2)).map(numberOf)).toEqual([3, 4]);
    await subscription.unsubscribe();
  });

  it('waits for a stream that does not exist yet', async () => {
    const subscription = server.client.subscribeToStream('order-1', { fromRevision: END });
    const first = take(subscription, 1);
    await once(subscription, 'caughtUp');
    await append('order-1', 1);
    expect((await first).map(numberOf)).toEqual([0]);
    await subscription.unsubscribe();
  });

  it('neither loses, repeats nor reorders anything while writers are busy', async () => {
    const writers = upTo(4).map(async () => {
      for (const round of upTo(100)) await server.client.appendToStream('order-1', numbered(round));
    });
    const deliveries = upTo(4).map(async () => {
      const subscription = server.client.subscribeToStream('order-1');
      const events = await take(subscription, 400);
      await subscription.unsubscribe();
      return events.map(({ event }) => Number(event?.revision));
    });
    await Promise.all(writers);
    for (const revisions of await Promise.all(deliveries)) expect(revisions).toEqual(upTo(400));
  });

  it('ends with StreamDeleted when the stream is tombstoned', async () => {
    await append('order-1', 1);
    const subscription = server.client.subscribeToStream('order-1');
    await take(subscription, 1);
    const ended = once(subscription, 'error');
    await server.client.tombstoneStream('order-1');
    const [error] = (await ended) as [unknown];
    expect(error).toBeInstanceOf(StreamDeletedError);
    const again: unknown = await take(server.client.subscribeToStream('order-1'), 1).catch(
      (error: unknown) => error,
    );
    expect(again).toBeInstanceOf(StreamDeletedError);
  });

  it('goes on when the stream is deleted and comes back', async () => {
    await append('order-1', 2);
    const subscription = server.client.subscribeToStream('order-1');
    await take(subscription, 2);
    await server.client.deleteStream('order-1');
    await server.client.appendToStream('order-1', numbered(2));
    const [next] = await take(subscription, 1);
    expect(next?.event).toMatchObject({ revision: 2n, data: { number: 2 } });
    await subscription.unsubscribe();
  });
});

describe('Subscription', () => {
  it('holds no more for a reader that stands still than its buffer', async () => {
    const log = new Log(join(server.dataDir, 'own'));
    const feed = new Feed();
    const writer = new Writer(log, (records) => feed.publish(records));
    const reader = new Writable({ objectMode: true, highWaterMark: 16, write: () => undefined });
    const wiring = { log, feed, turns: new Turns(), outlet: new Outlet(reader) };
    const plan = decodeReadRequest(subscribeToAllRequest());
    const running = new Subscription(wiring, plan).run();
    const event = {
      id: randomUUID(),
      type: 'T',
      isJson: true,
      data: Buffer.from('{}'),
      metadata: Buffer.alloc(0),
    };
    for (const index of upTo(20)) {
      await writer.write((group) =>
        group.append(`order-${index}`, Array(50).fill(event) as (typeof event)[]),
      );
    }
    expect(reader.writableLength).toBeLessThanOrEqual(16);
    reader.destroy();
    await running;
    await log.close();
  });
});

const subscribeToAllRequest = () => {
  const { Options } = ReadReq;
  const options = new Options()
    .setAll(new Options.AllOptions().setStart(new Empty()))
    .setSubscription(new Options.SubscriptionOptions());
  return new ReadReq().setOptions(options);
};
