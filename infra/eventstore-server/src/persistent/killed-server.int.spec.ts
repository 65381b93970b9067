import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ResolvedEvent } from '@eventstore/db-client';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { numbered, numberedUpTo, numberOf, take } from '../testing/events.ts';
import { eventually } from '../testing/eventually.ts';
import { createGroup } from '../testing/groups.ts';
import { startServerProcess } from '../testing/server-process.ts';

let dataDir: string;
beforeEach(async () => void (dataDir = await mkdtemp(join(tmpdir(), 'eventstore-groups-'))));
afterEach(async () => await rm(dataDir, { recursive: true }));

const upTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index);

it('goes on behind the last event before the first unacknowledged one when it was killed', async () => {
  const server = await startServerProcess(dataDir);
  const { stream, group } = await createGroup(server.client, {
    checkPointLowerBound: 1,
    checkPointUpperBound: 1,
  });
  await server.client.appendToStream(stream, numberedUpTo(200));
  const subscription = server.client
    .subscribeToPersistentSubscriptionToStream(stream, group, { bufferSize: 200 })
    .on('error', () => undefined);
  const events = await take(subscription, 200);
  // All but number 50 are done, from the last to the first.
  const done = events.filter((event) => numberOf(event) !== 50).toReversed();
  for (const event of done) await subscription.ack(event);
  await eventually(
    () => server.client.getPersistentSubscriptionToStreamInfo(stream, group),
    ({ stats }) => stats.lastCheckpointedEventRevision === 49n,
  );
  await server.stop('SIGKILL');

  const next = await startServerProcess(dataDir);
  const info = await next.client.getPersistentSubscriptionToStreamInfo(stream, group);
  expect(info.stats.lastCheckpointedEventRevision).toBe(49n);
  const again = next.client.subscribeToPersistentSubscriptionToStream(stream, group, {
    bufferSize: 200,
  });
  await next.client.appendToStream(stream, numbered(200));
  expect((await take(again, 151)).map(numberOf)).toEqual(upTo(151).map((number) => number + 50));
  await again.unsubscribe();
  await next.stop('SIGTERM');
});

it('loses no event while it is killed under consumers', async () => {
  let server = await startServerProcess(dataDir);
  const { stream, group } = await createGroup(server.client, {
    checkPointLowerBound: 1,
    checkPointUpperBound: 20,
    checkPointAfter: 100,
  });
  await server.client.appendToStream(stream, numberedUpTo(900));

  const seen = new Set<number>();
  /** Three consumers work until as many events were handled; whether the server ever learns of it is open. */
  const workUntil = async (enough: number): Promise<void> => {
    const reached = Promise.withResolvers<undefined>();
    for (const _ of upTo(3)) {
      const consumer = server.client.subscribeToPersistentSubscriptionToStream(stream, group);
      consumer.on('error', () => undefined);
      consumer.on('data', (event: ResolvedEvent) => {
        seen.add(numberOf(event));
        consumer.ack(event).catch(() => undefined);
        if (seen.size >= enough) reached.resolve(undefined);
      });
    }
    await reached.promise;
    await server.stop('SIGKILL');
  };
  await workUntil(300);
  server = await startServerProcess(dataDir);
  await workUntil(900);
  expect([...seen].toSorted((a, b) => a - b)).toEqual(upTo(900));
});

it('keeps what it was told of groups and what is parked when it is killed right after', async () => {
  const server = await startServerProcess(dataDir);
  const kept = await createGroup(server.client, { maxRetryCount: 7 });
  const deleted = await createGroup(server.client);
  await server.client.appendToStream(kept.stream, numberedUpTo(2));
  const subscription = server.client
    .subscribeToPersistentSubscriptionToStream(kept.stream, kept.group)
    .on('error', () => undefined);
  for (const event of await take(subscription, 2)) await subscription.nack('park', 'later', event);
  await eventually(
    () => server.client.getPersistentSubscriptionToStreamInfo(kept.stream, kept.group),
    ({ stats }) => stats.parkedMessageCount === 2n,
  );
  await server.client.deletePersistentSubscriptionToStream(deleted.stream, deleted.group);
  await server.stop('SIGKILL');

  const next = await startServerProcess(dataDir);
  const groups = await next.client.listAllPersistentSubscriptions();
  expect(groups.map(({ eventSource }) => eventSource)).toEqual([kept.stream]);
  expect(groups[0]).toMatchObject({
    settings: { maxRetryCount: 7 },
    stats: { parkedMessageCount: 2n },
  });
  await next.stop('SIGTERM');
});
