import { EventStoreDBClient } from '@eventstore/db-client';
import { describe, expect, it } from 'vitest';
import { collect, numbered } from '../testing/events.ts';
import { TestServer } from '../testing/test-server.ts';

const expectToWork = async (connectionString: string): Promise<void> => {
  const client = EventStoreDBClient.connectionString(connectionString);
  await client.appendToStream('order-1', numbered(1));
  expect((await collect(client.readStream('order-1'))).length).toBeGreaterThan(0);
  await client.dispose();
};

describe('gossip', () => {
  it('names this server as the leader to whoever discovers', async () => {
    await using server = await TestServer.start();
    await expectToWork(`esdb+discover://127.0.0.1:${server.port}?tls=false`);
  });

  it('is found among hosts of which others do not answer', async () => {
    await using server = await TestServer.start();
    await expectToWork(
      `esdb://127.0.0.1:1,127.0.0.1:${server.port}?tls=false&maxDiscoverAttempts=2`,
    );
  });

  it.each(['follower', 'random', 'leader'])(
    'is the %s, too, when nobody else is',
    async (preference) => {
      await using server = await TestServer.start();
      await expectToWork(
        `esdb+discover://127.0.0.1:${server.port}?tls=false&nodePreference=${preference}`,
      );
    },
  );

  it('advertises the address it was told', async () => {
    await using real = await TestServer.start();
    await using seed = await TestServer.start({ advertised: { port: real.port } });
    await expectToWork(`esdb+discover://127.0.0.1:${seed.port}?tls=false`);
    expect(await collect(real.client.readStream('order-1'))).toHaveLength(1);
  });
});
