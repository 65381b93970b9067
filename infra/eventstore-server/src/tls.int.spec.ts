import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EventStoreDBClient } from '@eventstore/db-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startEventStoreServer, type EventStoreServer } from './server.ts';
import { createCertificates } from './testing/certificates.ts';
import { collect, numbered, take } from './testing/events.ts';

let folder: string;
let caFile: string;
let server: EventStoreServer;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'eventstore-tls-'));
  const { caFile: ca, ...tls } = await createCertificates(folder);
  caFile = ca;
  server = await startEventStoreServer({ dataDir: join(folder, 'data'), port: 0, tls });
});
afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true });
});

const connect = (address: string): EventStoreDBClient =>
  EventStoreDBClient.connectionString(`esdb://${address}`);

describe('a server with a certificate', () => {
  it('serves clients that trust its authority, whatever they log in with', async () => {
    const client = connect(
      `admin:changeit@127.0.0.1:${server.port}?tls=true&tlsCAFile=${encodeURIComponent(caFile)}`,
    );
    await client.appendToStream('order-1', numbered(1));
    expect(await collect(client.readStream('order-1'))).toHaveLength(1);
    const subscription = client.subscribeToAll();
    expect(await take(subscription, 1)).toHaveLength(1);
    await subscription.unsubscribe();
    await client.dispose();
  });

  it('lets itself be discovered', async () => {
    const address = `127.0.0.1:${server.port}`;
    const client = connect(
      `${address},${address}?tls=true&tlsCAFile=${encodeURIComponent(caFile)}`,
    );
    await client.appendToStream('order-2', numbered(1));
    expect(await collect(client.readStream('order-2'))).toHaveLength(1);
    await client.dispose();
  });

  it.each(['tls=false', 'tls=true'])(
    'does not serve clients with %s that do not trust it',
    async (tls) => {
      const client = connect(`127.0.0.1:${server.port}?${tls}`);
      await expect(client.appendToStream('order-3', numbered(1))).rejects.toThrow('UNAVAILABLE');
      await client.dispose();
    },
  );

  it('does not start without its key', async () => {
    const tls = { certFile: caFile, keyFile: join(folder, 'no-such-key.pem') };
    const starting = startEventStoreServer({ dataDir: join(folder, 'other'), port: 0, tls });
    await expect(starting).rejects.toThrow('no-such-key.pem');
  });
});
