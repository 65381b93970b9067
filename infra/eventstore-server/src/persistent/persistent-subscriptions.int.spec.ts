import { once } from 'node:events';
import {
  binaryEvent,
  DISPATCH_TO_SINGLE,
  END,
  type EventStoreDBClient,
  eventTypeFilter,
  PARK,
  PersistentSubscriptionDoesNotExistError,
  PersistentSubscriptionDroppedError,
  PersistentSubscriptionExistsError,
  PersistentSubscriptionMaximumSubscribersReachedError,
  type PersistentSubscriptionToStream,
  persistentSubscriptionToAllSettingsFromDefaults,
  persistentSubscriptionToStreamSettingsFromDefaults,
  PINNED,
  type ResolvedEvent,
  RETRY,
  SKIP,
  START,
  STOP,
  streamNameFilter,
  UNBOUNDED,
} from '@eventstore/db-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { collect, numbered, numberedUpTo, numberOf, take } from '../testing/events.ts';
import { eventually } from '../testing/eventually.ts';
import { createGroup, createGroupOfAll } from '../testing/groups.ts';
import { TestServer } from '../testing/test-server.ts';

let server: TestServer;
let client: EventStoreDBClient;
beforeAll(async () => {
  server = await TestServer.start();
  client = server.client;
});
afterAll(async () => await server[Symbol.asyncDispose]());

type Retried = ResolvedEvent & { readonly retryCount: number };

const upTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index);
const subscribe = (
  { stream, group }: { stream: string; group: string },
  bufferSize = 10,
): PersistentSubscriptionToStream =>
  client.subscribeToPersistentSubscriptionToStream(stream, group, { bufferSize });

/** Takes events and acknowledges each. */
const work = async (subscription: PersistentSubscriptionToStream, count: number) => {
  const events: Retried[] = [];
  for (const _ of upTo(count)) {
    const [event] = await take(subscription, 1);
    if (event === undefined) throw new Error('A subscription that ended.');
    await subscription.ack(event);
    events.push(event);
  }
  return events;
};

const errorOf = async (promise: Promise<unknown>): Promise<unknown> =>
  await promise.then(
    () => undefined,
    (error: unknown) => error,
  );

const infoOf = ({ stream, group }: { stream: string; group: string }) =>
  client.getPersistentSubscriptionToStreamInfo(stream, group);

describe('a group of a stream', () => {
  it('delivers from the start what is there, then what comes', async () => {
    const group = await createGroup(client);
    await client.appendToStream(group.stream, numberedUpTo(25));
    const subscription = subscribe(group);
    expect((await work(subscription, 25)).map(numberOf)).toEqual(upTo(25));
    await client.appendToStream(group.stream, numbered(25));
    const [next] = await work(subscription, 1);
    expect(next).toMatchObject({ retryCount: 0, event: { data: { number: 25 }, revision: 25n } });
    await subscription.unsubscribe();
  });

  it('delivers from a revision, itself included', async () => {
    const group = await createGroup(client, { startFrom: 3n });
    await client.appendToStream(group.stream, numberedUpTo(5));
    const subscription = subscribe(group);
    expect((await work(subscription, 2)).map(numberOf)).toEqual([3, 4]);
    await subscription.unsubscribe();
  });

  it('delivers from the end what comes after it was made, whoever is there', async () => {
    const { stream } = await createGroup(client);
    await client.appendToStream(stream, numberedUpTo(3));
    const settings = persistentSubscriptionToStreamSettingsFromDefaults({ startFrom: END });
    await client.createPersistentSubscriptionToStream(stream, 'late', settings);
    await client.appendToStream(stream, numbered(3));
    const subscription = subscribe({ stream, group: 'late' });
    expect((await work(subscription, 1)).map(numberOf)).toEqual([3]);
    await subscription.unsubscribe();
  });

  it('confirms with its own name', async () => {
    const group = await createGroup(client);
    const subscription = subscribe(group).resume();
    await once(subscription, 'confirmation');
    expect(subscription.id).toBe(`${group.stream}::${group.group}`);
    await subscription.unsubscribe();
  });

  it('has no more in flight than the consumer asked for', async () => {
    const group = await createGroup(client);
    await client.appendToStream(group.stream, numberedUpTo(50));
    const subscription = subscribe(group, 4);
    const first = await take(subscription, 4);
    const next = take(subscription, 1);
    const { connections, stats } = await infoOf(group);
    expect(connections[0]).toMatchObject({
      inFlightMessages: 4,
      availableSlots: 0,
      totalItems: 4n,
    });
    expect(stats).toMatchObject({ totalInFlightMessages: 4, readBufferCount: 46 });
    await subscription.ack(...first.slice(0, 1));
    expect((await next).map(numberOf)).toEqual([4]);
    await subscription.unsubscribe();
  });

  it('gives to others what a consumer leaves behind, in order and before what is new', async () => {
    const group = await createGroup(client);
    await client.appendToStream(group.stream, numberedUpTo(6));
    const leaving = subscribe(group, 3);
    const [first] = await take(leaving, 3);
    if (first) await leaving.ack(first);
    const { stats } = await eventually(
      () => infoOf(group),
      (info) => info.stats.totalItems === 4n,
    );
    expect(stats.totalInFlightMessages).toBe(3);
    await leaving.unsubscribe();
    const other = subscribe(group);
    const events = await work(other, 5);
    expect(events.map(numberOf)).toEqual([1, 2, 3, 4, 5]);
    expect(events.map(({ retryCount }) => retryCount)).toEqual([1, 1, 1, 0, 0]);
    await other.unsubscribe();
  });

  it('delivers everything to someone, to nobody twice, with many consumers', async () => {
    const group = await createGroup(client, { maxRetryCount: 1000, historyBufferSize: 50 });
    await client.appendToStream(group.stream, numberedUpTo(1000));
    const seen: number[] = [];
    const all = Promise.withResolvers<undefined>();
    const consumers = upTo(5).map(() => {
      const consumer = subscribe(group, 7);
      consumer.on('data', (event: ResolvedEvent) => {
        seen.push(numberOf(event));
        if (seen.length === 1000) all.resolve(undefined);
        void consumer.ack(event);
      });
      return consumer;
    });
    await all.promise;
    expect(seen.toSorted((a, b) => a - b)).toEqual(upTo(1000));
    for (const consumer of consumers) await consumer.unsubscribe();
  });

  it('resolves links if it shall, and knows them by the id of the link', async () => {
    const group = await createGroup(client, { resolveLinkTos: true });
    const target = `${group.stream}-target`;
    await client.appendToStream(target, numberedUpTo(2));
    await client.appendToStream(
      group.stream,
      ['1', '0', '9'].map((revision) =>
        binaryEvent({ type: '$>', data: Buffer.from(`${revision}@${target}`) }),
      ),
    );
    const subscription = subscribe(group, 1);
    const events = await work(subscription, 3);
    expect(events.map(({ event }) => event?.revision)).toEqual([1n, 0n, undefined]);
    expect(events.map(({ link }) => link?.revision)).toEqual([0n, 1n, 2n]);
    await subscription.unsubscribe();
  });

  it('hands out two events with the same id one after the other', async () => {
    const group = await createGroupOfAll(
      client,
      {},
      { filter: streamNameFilter({ prefixes: ['same-'] }) },
    );
    const event = numbered(1);
    await client.appendToStream('same-1', event);
    await client.appendToStream('same-2', event);
    const subscription = client.subscribeToPersistentSubscriptionToAll(group);
    const [first] = await take(subscription, 1);
    const second = take(subscription, 1);
    if (first) await subscription.ack(first);
    expect((await second)[0]?.event?.streamId).toBe('same-2');
    await subscription.unsubscribe();
  });

  it('drops its consumers when the stream is tombstoned', async () => {
    const group = await createGroup(client);
    const subscription = subscribe(group).resume();
    await once(subscription, 'confirmation');
    const dropped = once(subscription, 'error');
    await client.tombstoneStream(group.stream);
    expect((await dropped)[0]).toBeInstanceOf(PersistentSubscriptionDroppedError);
  });
});

it('lets a consumer that does not read delay nobody, however much it asked for', async () => {
  const group = await createGroup(client, { historyBufferSize: 30 });
  const idle = subscribe(group, 1000);
  await eventually(
    () => infoOf(group),
    ({ connections }) => connections.length === 1,
  );
  const large = () => binaryEvent({ type: 'Large', data: Buffer.alloc(30_000) });
  for (const _ of upTo(25)) await client.appendToStream(group.stream, upTo(10).map(large));
  const busy = subscribe(group, 10);
  let worked = 0;
  busy.on('data', (event: ResolvedEvent) => {
    worked += 1;
    void busy.ack(event);
  });
  await eventually(
    () => worked,
    (count) => count > 150,
  );
  await idle.unsubscribe();
  await busy.unsubscribe();
});

describe('a nack', () => {
  it('lets an event be tried again, with a count', async () => {
    const group = await createGroup(client);
    await client.appendToStream(group.stream, numberedUpTo(2));
    const subscription = subscribe(group, 1);
    for (const retryCount of [0, 1, 2]) {
      const [event] = await take(subscription, 1);
      expect(event).toMatchObject({ retryCount, event: { data: { number: 0 } } });
      if (event) await subscription.nack(RETRY, 'again', event);
    }
    expect((await work(subscription, 2)).map(numberOf)).toEqual([0, 1]);
    await subscription.unsubscribe();
  });

  it('counts once, however often it names an event', async () => {
    const group = await createGroup(client);
    await client.appendToStream(group.stream, numberedUpTo(2));
    const subscription = subscribe(group, 1);
    const [event] = await take(subscription, 1);
    if (event) await subscription.nack(RETRY, 'again and again', event, event, event);
    const events = await work(subscription, 2);
    expect(events.map(numberOf)).toEqual([0, 1]);
    expect((await infoOf(group)).stats.retryBufferCount).toBe(0);
    await subscription.unsubscribe();
  });

  it('skips an event', async () => {
    const group = await createGroup(client);
    await client.appendToStream(group.stream, numberedUpTo(2));
    const subscription = subscribe(group, 1);
    const [event] = await take(subscription, 1);
    if (event) await subscription.nack(SKIP, 'unwanted', event);
    expect((await work(subscription, 1)).map(numberOf)).toEqual([1]);
    expect((await infoOf(group)).stats.parkedMessageCount).toBe(0n);
    await subscription.unsubscribe();
  });

  it('parks an event as a link to it, with the reason', async () => {
    const group = await createGroup(client);
    await client.appendToStream(group.stream, numberedUpTo(3));
    const subscription = subscribe(group, 1);
    await work(subscription, 1);
    const [event] = await take(subscription, 1);
    if (event) await subscription.nack(PARK, 'broken', event);
    expect((await work(subscription, 1)).map(numberOf)).toEqual([2]);
    const parked = await collect(client.readStream(group.parked, { resolveLinkTos: true }));
    expect(parked.map(numberOf)).toEqual([1]);
    expect(parked[0]?.link).toMatchObject({ type: '$>', streamId: group.parked });
    const link = parked[0]?.link;
    expect(link?.metadata).toMatchObject({
      reason: "Client explicitly NAK'ed message.\nbroken",
      subscriptionEventNumber: 1,
    });
    expect((await infoOf(group)).stats.parkedMessageCount).toBe(1n);
    await subscription.unsubscribe();
  });

  it('ends the subscription of who says stop, and loses nothing', async () => {
    const group = await createGroup(client);
    await client.appendToStream(group.stream, numberedUpTo(2));
    const subscription = subscribe(group);
    const [event] = await take(subscription, 2);
    const dropped = once(subscription, 'error');
    if (event) await subscription.nack(STOP, 'enough', event);
    expect((await dropped)[0]).toBeInstanceOf(PersistentSubscriptionDroppedError);
    const other = subscribe(group);
    expect((await work(other, 2)).map(numberOf)).toEqual([0, 1]);
    await other.unsubscribe();
  });
});

describe('an event that is not acknowledged', () => {
  it('is tried again when its time is over', async () => {
    const group = await createGroup(client, { messageTimeout: 150 });
    await client.appendToStream(group.stream, numbered(0));
    const subscription = subscribe(group);
    await take(subscription, 1);
    const [again] = await work(subscription, 1);
    expect(again).toMatchObject({ retryCount: 1, event: { data: { number: 0 } } });
    await subscription.unsubscribe();
  });

  it('is parked after the last retry', async () => {
    const group = await createGroup(client, { messageTimeout: 100, maxRetryCount: 2 });
    await client.appendToStream(group.stream, numbered(0));
    const subscription = subscribe(group);
    expect((await take(subscription, 3)).map(({ retryCount }) => retryCount)).toEqual([0, 1, 2]);
    await eventually(
      () => infoOf(group),
      ({ stats }) => stats.parkedMessageCount === 1n,
    );
    const [parked] = await collect(client.readStream(group.parked));
    expect(parked?.event?.metadata).toMatchObject({ reason: 'Reached retry count of 2' });
    await subscription.unsubscribe();
  });

  it('is parked at once when it may not be tried again', async () => {
    const group = await createGroup(client, { maxRetryCount: 0 });
    await client.appendToStream(group.stream, numberedUpTo(2));
    const subscription = subscribe(group, 1);
    const [event] = await take(subscription, 1);
    if (event) await subscription.nack(RETRY, 'once more', event);
    expect((await work(subscription, 1)).map(numberOf)).toEqual([1]);
    expect((await infoOf(group)).stats.parkedMessageCount).toBe(1n);
    await subscription.unsubscribe();
  });
});

describe('replayParked', () => {
  /** A group of which as many events are parked, and its only consumer. */
  const parkAll = async (count: number) => {
    const group = await createGroup(client);
    await client.appendToStream(group.stream, numberedUpTo(count));
    const subscription = subscribe(group, 5);
    for (const _ of upTo(count)) {
      const [event] = await take(subscription, 1);
      if (event) await subscription.nack(PARK, 'later', event);
    }
    await eventually(
      () => infoOf(group),
      ({ stats }) => stats.parkedMessageCount === BigInt(count),
    );
    return { group, subscription };
  };

  it('hands out everything once more, and empties the stream as it is finished', async () => {
    const { group, subscription } = await parkAll(20);
    await client.replayParkedMessagesToStream(group.stream, group.group);
    const events = await work(subscription, 20);
    expect(events.map(numberOf)).toEqual(upTo(20));
    expect(events[0]).toMatchObject({ retryCount: 0, link: { streamId: group.parked } });
    await eventually(
      () => infoOf(group),
      ({ stats }) => stats.parkedMessageCount === 0n,
    );
    expect(await collect(client.readStream(group.parked))).toEqual([]);
    await subscription.unsubscribe();
  });

  it('stops where it is told, and goes on there the next time', async () => {
    const { group, subscription } = await parkAll(6);
    await client.replayParkedMessagesToStream(group.stream, group.group, { stopAt: 4 });
    expect((await work(subscription, 4)).map(numberOf)).toEqual([0, 1, 2, 3]);
    await client.appendToStream(group.stream, numbered(6));
    expect((await work(subscription, 1)).map(numberOf)).toEqual([6]);
    await client.replayParkedMessagesToStream(group.stream, group.group);
    expect((await work(subscription, 2)).map(numberOf)).toEqual([4, 5]);
    await subscription.unsubscribe();
  });

  it('goes before what is new', async () => {
    const { group, subscription } = await parkAll(2);
    await subscription.unsubscribe();
    await eventually(
      () => infoOf(group),
      ({ connections }) => connections.length === 0,
    );
    await client.appendToStream(group.stream, numbered(2));
    await client.replayParkedMessagesToStream(group.stream, group.group);
    await eventually(
      () => infoOf(group),
      ({ stats }) => stats.retryBufferCount === 2,
    );
    const other = subscribe(group);
    expect((await work(other, 3)).map(numberOf)).toEqual([0, 1, 2]);
    await other.unsubscribe();
  });

  it('parks again what cannot be handled again, under the same event', async () => {
    const { group, subscription } = await parkAll(2);
    await client.replayParkedMessagesToStream(group.stream, group.group);
    const [first] = await take(subscription, 1);
    if (first) await subscription.nack(PARK, 'still broken', first);
    await work(subscription, 1);
    await eventually(
      () => infoOf(group),
      ({ stats }) => stats.parkedMessageCount === 1n,
    );
    const parked = await collect(client.readStream(group.parked, { resolveLinkTos: true }));
    expect(parked.map(numberOf)).toEqual([0]);
    await subscription.unsubscribe();
  });

  it('keeps parked what was replayed and not finished, over a restart', async () => {
    await using own = await TestServer.start();
    const group = await createGroup(own.client, {
      checkPointLowerBound: 1,
      checkPointUpperBound: 1,
    });
    await own.client.appendToStream(group.stream, numberedUpTo(2));
    const parking = own.client.subscribeToPersistentSubscriptionToStream(group.stream, group.group);
    for (const event of await take(parking, 2)) await parking.nack(PARK, 'later', event);
    const count = async () =>
      (await own.client.getPersistentSubscriptionToStreamInfo(group.stream, group.group)).stats
        .parkedMessageCount;
    await eventually(count, (parked) => parked === 2n);
    await own.client.replayParkedMessagesToStream(group.stream, group.group);
    const [first] = await take(parking, 2);
    if (first) await parking.ack(first);
    await eventually(count, (parked) => parked === 1n);
    parking.on('error', () => undefined);
    await own.restart();
    expect(await count()).toBe(1n);
    await own.client.replayParkedMessagesToStream(group.stream, group.group);
    const again = own.client.subscribeToPersistentSubscriptionToStream(group.stream, group.group);
    expect((await take(again, 1)).map(numberOf)).toEqual([1]);
    await again.unsubscribe();
  });
});

describe('a group of $all', () => {
  it('delivers what its filter lets through, from the log and live', async () => {
    const type = 'Filtered';
    await client.appendToStream('all-1', [numbered(0), numbered(1, type)]);
    const group = await createGroupOfAll(
      client,
      {},
      { filter: eventTypeFilter({ prefixes: [type] }) },
    );
    const subscription = client.subscribeToPersistentSubscriptionToAll(group);
    const [first] = await take(subscription, 1);
    await client.appendToStream('all-2', [numbered(2), numbered(3, type)]);
    const [second] = await take(subscription, 1);
    expect([first, second].map((event) => event && numberOf(event))).toEqual([1, 3]);
    expect(first?.commitPosition).toBe(first?.event?.position.commit);
    await subscription.unsubscribe();
  });

  it('delivers from a position, itself included, and from the end', async () => {
    await client.appendToStream('all-3', numbered(0));
    const { position } = await client.appendToStream('all-3', numbered(1));
    if (!position) throw new Error('An append answers its position.');
    const filter = streamNameFilter({ prefixes: ['all-3'] });
    const fromPosition = await createGroupOfAll(client, { startFrom: position }, { filter });
    const fromEnd = await createGroupOfAll(client, { startFrom: END }, { filter });
    await client.appendToStream('all-3', numbered(2));
    const one = client.subscribeToPersistentSubscriptionToAll(fromPosition);
    expect((await take(one, 2)).map(numberOf)).toEqual([1, 2]);
    const other = client.subscribeToPersistentSubscriptionToAll(fromEnd);
    expect((await take(other, 1)).map(numberOf)).toEqual([2]);
    await one.unsubscribe();
    await other.unsubscribe();
  });

  it('rejects a position beyond the end: PersistentSubscriptionFailed', async () => {
    const startFrom = { commit: 2n ** 40n, prepare: 2n ** 40n };
    expect(await errorOf(createGroupOfAll(client, { startFrom }))).toMatchObject({
      type: 'persistent-subscription-failed',
    });
  });

  it('is not given what it has parked itself', async () => {
    const filter = streamNameFilter({ prefixes: ['all-4', '$persistentsubscription'] });
    const group = await createGroupOfAll(client, { startFrom: END }, { filter });
    await client.appendToStream('all-4', numberedUpTo(2));
    const subscription = client.subscribeToPersistentSubscriptionToAll(group, { bufferSize: 1 });
    const [event] = await take(subscription, 1);
    if (event) await subscription.nack(PARK, 'later', event);
    const [second] = await take(subscription, 1);
    if (second) await subscription.ack(second);
    await client.appendToStream('all-4', numbered(2));
    const [third] = await take(subscription, 1);
    expect([second, third].map((one) => one && numberOf(one))).toEqual([1, 2]);
    await client.replayParkedMessagesToAll(group);
    if (third) await subscription.ack(third);
    expect((await take(subscription, 1)).map(numberOf)).toEqual([0]);
    await subscription.unsubscribe();
  });
});

describe('strategies', () => {
  it('RoundRobin takes turns', async () => {
    const group = await createGroup(client);
    const [one, other] = [subscribe(group), subscribe(group)];
    await eventually(
      () => infoOf(group),
      ({ connections }) => connections.length === 2,
    );
    await client.appendToStream(group.stream, numberedUpTo(4));
    const delivered = await Promise.all([take(one, 2), take(other, 2)]);
    expect(delivered.map((events) => events.map(numberOf)).toSorted()).toEqual([
      [0, 2],
      [1, 3],
    ]);
    await one.unsubscribe();
    await other.unsubscribe();
  });

  it('DispatchToSingle takes the next one when one is full', async () => {
    const group = await createGroup(client, { consumerStrategyName: DISPATCH_TO_SINGLE });
    const one = subscribe(group, 3);
    const other = subscribe(group, 3);
    await eventually(
      () => infoOf(group),
      ({ connections }) => connections.length === 2,
    );
    await client.appendToStream(group.stream, numberedUpTo(6));
    const delivered = await Promise.all([take(one, 3), take(other, 3)]);
    expect(delivered.map((events) => events.map(numberOf)).toSorted()).toEqual([
      [0, 1, 2],
      [3, 4, 5],
    ]);
    await one.unsubscribe();
    await other.unsubscribe();
  });

  it('Pinned gives a stream to one consumer, and to another when that one leaves', async () => {
    const filter = streamNameFilter({ prefixes: ['pinned-'] });
    const group = await createGroupOfAll(client, { consumerStrategyName: PINNED }, { filter });
    const received: { consumer: number; stream: string }[] = [];
    const connect = (consumer: number) => {
      const subscription = client.subscribeToPersistentSubscriptionToAll(group, { bufferSize: 50 });
      return subscription.on('data', (event: ResolvedEvent) => {
        received.push({ consumer, stream: event.event?.streamId ?? '' });
        void subscription.ack(event);
      });
    };
    const consumers = upTo(3).map(connect);
    const info = () => client.getPersistentSubscriptionToAllInfo(group);
    await eventually(info, ({ connections }) => connections.length === 3);
    const appendToAll = async () => {
      for (const stream of upTo(30))
        await client.appendToStream(`pinned-${stream}`, numberedUpTo(3));
    };
    await appendToAll();
    await eventually(
      () => received.length,
      (count) => count === 90,
    );
    const owners = Map.groupBy(received, ({ stream }) => stream);
    for (const deliveries of owners.values())
      expect(new Set(deliveries.map(({ consumer }) => consumer)).size).toBe(1);
    expect(new Set(received.map(({ consumer }) => consumer)).size).toBe(3);
    await consumers[0]?.unsubscribe();
    await eventually(info, ({ connections }) => connections.length === 2);
    await appendToAll();
    await eventually(
      () => received.length,
      (count) => count === 180,
    );
    expect(new Set(received.slice(90).map(({ consumer }) => consumer))).toEqual(new Set([1, 2]));
    for (const consumer of consumers.slice(1)) await consumer.unsubscribe();
  });
});

describe('groups', () => {
  const settings = persistentSubscriptionToStreamSettingsFromDefaults();

  it('rejects a second one of the same name: PersistentSubscriptionExists', async () => {
    const { stream, group } = await createGroup(client);
    const error = await errorOf(
      client.createPersistentSubscriptionToStream(stream, group, settings),
    );
    expect(error).toBeInstanceOf(PersistentSubscriptionExistsError);
    expect(error).toMatchObject({ streamName: stream, groupName: group });
  });

  it('rejects whatever concerns none: PersistentSubscriptionDoesNotExist', async () => {
    const none = ['no-stream', 'no-group'] as const;
    for (const attempt of [
      () => client.updatePersistentSubscriptionToStream(...none, settings),
      () => client.deletePersistentSubscriptionToStream(...none),
      () => client.getPersistentSubscriptionToStreamInfo(...none),
      () => client.replayParkedMessagesToStream(...none),
      () => take(client.subscribeToPersistentSubscriptionToStream(...none), 1),
    ]) {
      const error = await errorOf(attempt());
      expect(error).toBeInstanceOf(PersistentSubscriptionDoesNotExistError);
      expect(error).toMatchObject({ streamName: 'no-stream', groupName: 'no-group' });
    }
    const listing = client.listPersistentSubscriptionsToStream('no-stream');
    expect(await errorOf(listing)).toBeInstanceOf(PersistentSubscriptionDoesNotExistError);
  });

  it('rejects one consumer too many: MaximumSubscribersReached', async () => {
    const group = await createGroup(client, { maxSubscriberCount: 1 });
    const first = subscribe(group).resume();
    await once(first, 'confirmation');
    const error = await errorOf(take(subscribe(group), 1));
    expect(error).toBeInstanceOf(PersistentSubscriptionMaximumSubscribersReachedError);
    expect(error).toMatchObject({ streamName: group.stream, groupName: group.group });
    await first.unsubscribe();
    await eventually(
      () => infoOf(group),
      ({ connections }) => connections.length === 0,
    );
    const second = subscribe(group).resume();
    await once(second, 'confirmation');
    await second.unsubscribe();
  });

  it('forgets a deleted one, drops its consumers and what it had parked', async () => {
    const group = await createGroup(client);
    await client.appendToStream(group.stream, numberedUpTo(2));
    const subscription = subscribe(group, 1);
    const [event] = await take(subscription, 1);
    if (event) await subscription.nack(PARK, 'later', event);
    await take(subscription, 1);
    const dropped = once(subscription, 'error');
    await client.deletePersistentSubscriptionToStream(group.stream, group.group);
    expect((await dropped)[0]).toBeInstanceOf(PersistentSubscriptionDroppedError);
    expect(await errorOf(infoOf(group))).toBeInstanceOf(PersistentSubscriptionDoesNotExistError);
    expect(await errorOf(collect(client.readStream(group.parked)))).toMatchObject({
      type: 'stream-not-found',
    });
  });

  it('goes on from the checkpoint with other settings when one is updated', async () => {
    const group = await createGroup(client);
    await client.appendToStream(group.stream, numberedUpTo(5));
    const subscription = subscribe(group);
    await work(subscription, 3);
    await eventually(
      () => infoOf(group),
      ({ stats }) => stats.totalInFlightMessages === 2,
    );
    const dropped = once(subscription, 'error');
    const changed = persistentSubscriptionToStreamSettingsFromDefaults({
      startFrom: START,
      maxRetryCount: 3,
      maxSubscriberCount: 4,
    });
    await client.updatePersistentSubscriptionToStream(group.stream, group.group, changed);
    expect((await dropped)[0]).toBeInstanceOf(PersistentSubscriptionDroppedError);
    expect((await infoOf(group)).settings).toEqual(changed);
    const other = subscribe(group);
    expect((await work(other, 2)).map(numberOf)).toEqual([3, 4]);
    await other.unsubscribe();
  });

  it('keeps the filter of an updated one', async () => {
    const filter = eventTypeFilter({ prefixes: ['Kept'] });
    const group = await createGroupOfAll(client, { startFrom: END }, { filter });
    await client.updatePersistentSubscriptionToAll(
      group,
      persistentSubscriptionToAllSettingsFromDefaults({ startFrom: END }),
    );
    await client.appendToStream('kept-1', [numbered(0), numbered(1, 'Kept')]);
    const subscription = client.subscribeToPersistentSubscriptionToAll(group);
    expect((await take(subscription, 1)).map(numberOf)).toEqual([1]);
    await subscription.unsubscribe();
  });

  it('tells what there is', async () => {
    const group = await createGroup(client, { extraStatistics: true, checkPointUpperBound: 1 });
    const ofAll = await createGroupOfAll(client, { startFrom: END });
    await client.appendToStream(group.stream, numberedUpTo(3));
    const subscription = subscribe(group);
    await work(subscription, 3);
    const info = await eventually(
      () => infoOf(group),
      ({ stats }) => stats.lastCheckpointedEventRevision === 2n,
    );
    expect(info).toMatchObject({
      eventSource: group.stream,
      groupName: group.group,
      status: 'Live',
      settings: { startFrom: START, maxSubscriberCount: UNBOUNDED, historyBufferSize: 500 },
      connections: [{ connectionName: client.connectionName, username: 'anonymous' }],
      stats: { totalItems: 3n, lastKnownEventRevision: 2n },
    });
    expect(info.connections[0]?.extraStatistics?.get('quintile 3')).toBeTypeOf('bigint');
    expect(await client.listPersistentSubscriptionsToStream(group.stream)).toHaveLength(1);
    const names = (await client.listPersistentSubscriptionsToAll()).map(
      ({ groupName }) => groupName,
    );
    expect(names).toContain(ofAll);
    const all = await client.listAllPersistentSubscriptions();
    expect(all.map(({ groupName }) => groupName)).toEqual(
      expect.arrayContaining([ofAll, group.group]),
    );
    await subscription.unsubscribe();
  });

  it('drops all consumers and starts again from the checkpoints on request', async () => {
    await using own = await TestServer.start();
    const group = await createGroup(own.client);
    await own.client.appendToStream(group.stream, numberedUpTo(3));
    const open = () =>
      own.client.subscribeToPersistentSubscriptionToStream(group.stream, group.group);
    const subscription = open();
    await work(subscription, 2);
    await eventually(
      () => own.client.getPersistentSubscriptionToStreamInfo(group.stream, group.group),
      ({ stats }) => stats.totalInFlightMessages === 1,
    );
    const dropped = once(subscription, 'error');
    await own.client.restartPersistentSubscriptionSubsystem();
    expect((await dropped)[0]).toBeInstanceOf(PersistentSubscriptionDroppedError);
    const again = open();
    expect((await take(again, 1)).map(numberOf)).toEqual([2]);
    await again.unsubscribe();
  });

  it('goes on where it was after a restart of the server', async () => {
    await using own = await TestServer.start();
    const group = await createGroup(own.client);
    await own.client.appendToStream(group.stream, numberedUpTo(4));
    const open = () =>
      own.client.subscribeToPersistentSubscriptionToStream(group.stream, group.group);
    const subscription = open().on('error', () => undefined);
    const [first, , third] = await take(subscription, 4);
    if (first && third) await subscription.ack(first, third);
    await eventually(
      () => own.client.getPersistentSubscriptionToStreamInfo(group.stream, group.group),
      ({ stats }) => stats.totalInFlightMessages === 2,
    );
    await own.restart();
    const again = open();
    expect((await take(again, 3)).map(numberOf)).toEqual([1, 2, 3]);
    await again.unsubscribe();
  });

  it('tells consumers that the server goes away', async () => {
    await using own = await TestServer.start();
    const group = await createGroup(own.client);
    const subscription = own.client
      .subscribeToPersistentSubscriptionToStream(group.stream, group.group)
      .resume();
    await once(subscription, 'confirmation');
    const ended = once(subscription, 'error');
    await own.restart();
    expect((await ended)[0]).toMatchObject({ type: 'unavailable' });
  });
});
