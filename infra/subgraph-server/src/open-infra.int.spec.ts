import { type SubgraphConfig } from '@marketgraph/infra/config';
import { UnavailableError } from '@marketgraph/infra/ports';
import { type Server, startNats, startPostgres } from '@marketgraph/local';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePort } from '../testing/free-port.ts';
import { type Infra, openInfra } from './open-infra.ts';
import { askAll } from './readiness.ts';

const configOf = (databasePort: number, natsPort: number): SubgraphConfig => ({
  port: 0,
  databaseConnections: 4,
  databaseUrl: `postgres://postgres:hush@127.0.0.1:${databasePort}/postgres`,
  keysDatabaseUrl: `postgres://postgres:hush@127.0.0.1:${databasePort}/postgres`,
  personalDataKey: Buffer.alloc(32, 7),
  natsUrl: `nats://127.0.0.1:${natsPort}`,
  eventStoreUrl: 'esdb://127.0.0.1:1?tls=false',
  jwksUrl: 'http://127.0.0.1:1/jwks.json',
  logLevel: 'silent',
  consistencyWaitMs: 0,
});

describe('openInfra', () => {
  let postgres: Server;
  let nats: Server;
  let infra: Infra<unknown>;

  beforeAll(async () => {
    const [databasePort, natsPort] = await Promise.all([freePort(), freePort()]);
    const opening = openInfra('shipping', configOf(databasePort, natsPort));
    // Only now: the subgraph is there before what it needs.
    [postgres, nats] = await Promise.all([
      startPostgres({ port: databasePort }),
      startNats({ port: natsPort }),
    ]);
    infra = await opening;
  });
  afterAll(async () => {
    await infra.close();
    await Promise.all([postgres.stop(), nats.stop()]);
  });

  it('waits for services that start later, and is ready then', async () => {
    expect(await askAll(infra.probes)).toEqual({
      isReady: true,
      services: { database: 'up', bus: 'up' },
    });
  });

  it('names the service that can not be used, without its credentials', async () => {
    const { databaseUrl, natsUrl, ...rest } = infra.config;
    const elsewhere = {
      ...rest,
      databaseUrl: databaseUrl.replace('//postgres:', '//nobody:'),
      natsUrl,
    };
    const refused = openInfra('shipping', elsewhere);
    await expect(refused).rejects.toThrow(UnavailableError);
    await expect(refused).rejects.toThrow(
      `the database at postgres://127.0.0.1:${postgres.port}/postgres can not be used: `,
    );
    await expect(refused).rejects.not.toThrow('hush');
  });

  it('is not ready while a service is gone, and again when it is back', async () => {
    const { port } = nats;
    await nats.stop();
    await expect.poll(() => askAll(infra.probes)).toMatchObject({ services: { bus: 'down' } });
    nats = await startNats({ port });
    await expect
      .poll(() => askAll(infra.probes), { timeout: 10_000 })
      .toMatchObject({ isReady: true });

    await postgres.stop();
    await expect.poll(() => askAll(infra.probes)).toMatchObject({ services: { database: 'down' } });
  });
});
