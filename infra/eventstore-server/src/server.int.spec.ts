import { once } from 'node:events';
import { join } from 'node:path';
import { EventStoreDBClient } from '@eventstore/db-client';
import { describe, expect, it } from 'vitest';
import { startEventStoreServer } from './index.ts';
import { collect, numbered, numberedUpTo, take } from './testing/events.ts';
import { TestServer } from './testing/test-server.ts';

describe('startEventStoreServer', () => {
  it('has everything again after a restart', async () => {
    await using server = await TestServer.start();
    await server.client.appendToStream('order-1', numberedUpTo(3));
    await server.client.setStreamMetadata('order-1', { owner: 'x' });
    await server.client.tombstoneStream('order-2');
    const before = await collect(server.client.readAll());
    await server.restart();
    expect(await collect(server.client.readAll())).toEqual(before);
    const next = await server.client.appendToStream('order-1', numbered(3), {
      expectedRevision: 2n,
    });
    expect(next.nextExpectedRevision).toBe(3n);
  });

  it('takes another port when told 0, and refuses one that is taken', async () => {
    await using first = await TestServer.start();
    await using second = await TestServer.start();
    expect(second.port).not.toBe(first.port);
    const dataDir = join(first.dataDir, 'other');
    await expect(startEventStoreServer({ dataDir, port: first.port })).rejects.toThrow(
      'EADDRINUSE',
    );
    const third = await startEventStoreServer({ dataDir, port: 0 });
    await third.close();
  });

  it('refuses a folder that another server uses', async () => {
    await using server = await TestServer.start();
    const starting = startEventStoreServer({ dataDir: server.dataDir, port: 0 });
    await expect(starting).rejects.toThrow(
      `Another event store server is using ${server.dataDir}.`,
    );
  });

  it('serves several clients', async () => {
    await using server = await TestServer.start();
    const other = EventStoreDBClient.connectionString(`esdb://127.0.0.1:${server.port}?tls=false`);
    await other.appendToStream('order-1', numbered(0));
    expect(await collect(server.client.readStream('order-1'))).toHaveLength(1);
    await other.dispose();
  });

  it('answers the appends that have arrived before it closes', async () => {
    await using server = await TestServer.start();
    await server.client.appendToStream('order-0', numbered(0));
    const appends = Array.from({ length: 50 }, (_, index) =>
      server.client.appendToStream(`order-${index}`, numbered(0)).then(
        () => true,
        () => false,
      ),
    );
    await server.client.appendToStream('order-last', numbered(0));
    await server.restart();
    const answered = (await Promise.all(appends)).filter((isWritten) => isWritten).length;
    const stored = (await collect(server.client.readAll())).length - 2;
    expect(answered).toBe(50);
    expect(stored).toBe(50);
  });

  it('tells subscribers that it goes away', async () => {
    await using server = await TestServer.start();
    const subscription = server.client.subscribeToAll().resume();
    await once(subscription, 'caughtUp');
    const ended = once(subscription, 'error');
    const restarting = server.restart();
    expect(await ended).toMatchObject([{ type: 'unavailable' }]);
    await restarting;
  });

  it('lets readers go', async () => {
    await using server = await TestServer.start();
    await server.client.appendToStream('order-1', numberedUpTo(500));
    for (let index = 0; index < 50; index += 1) {
      const subscription = server.client.subscribeToAll();
      await take(subscription, 1);
      await subscription.unsubscribe();
    }
    expect(await server.client.appendToStream('order-1', numbered(500))).toMatchObject({
      success: true,
    });
  });

  it('closes twice without complaint', async () => {
    await using server = await TestServer.start();
    const other = await startEventStoreServer({ dataDir: join(server.dataDir, 'twice'), port: 0 });
    await Promise.all([other.close(), other.close()]);
    await other.close();
  });
});
