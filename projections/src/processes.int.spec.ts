import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { promisify } from 'node:util';
import { connectNats, type NatsLink } from '@marketgraph/infra/nats';
import { openDatabase } from '@marketgraph/infra/postgres';
import { startNats, startPostgres } from '@marketgraph/local';
import { type RawEvent, toStoredMetadata, userRegistered } from '@marketgraph/schema';
import { type UserView } from '@marketgraph/schema/views';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startProjections } from './processes.ts';

const registered: RawEvent = {
  eventId: '0190a5c0-0000-7000-8000-000000000201',
  stream: `user-${userRegistered.example.userId}`,
  revision: 0,
  position: '100/100',
  recordedAt: '2026-03-01T12:00:00.125Z',
  type: userRegistered.type,
  data: userRegistered.example,
  metadata: toStoredMetadata({
    version: userRegistered.version,
    occurredAt: '2026-03-01T12:00:00.000Z',
    correlationId: 'story',
    causationId: 'command',
  }),
};

let servers: readonly Awaited<ReturnType<typeof startNats>>[];
let nats: NatsLink;
beforeAll(async () => {
  servers = await Promise.all([startNats(), startPostgres()]);
  nats = await connectNats({ url: urls().natsUrl, name: 'spec' });
});
afterAll(async () => {
  await nats.close();
  await Promise.all(servers.map((server) => server.stop()));
});

const personalDataKey = randomBytes(32);
const urls = () => {
  const [nats, postgres] = servers;
  const databaseUrl = postgres?.url ?? '';
  return {
    natsUrl: nats?.url ?? '',
    databaseUrl,
    keysDatabaseUrl: databaseUrl,
    personalDataKey,
    // The bus has all there is: nobody asks for the log.
    eventStoreUrl: 'esdb://127.0.0.1:1?tls=false',
    databaseConnections: 17,
  };
};
const statusOf = async (url: string): Promise<number> => (await fetch(url)).status;

it('makes rows of what is on the bus, and says so once they can be read', async () => {
  const { url, stop } = await startProjections({ ...urls(), port: 0, logLevel: 'silent' });
  await expect.poll(() => statusOf(`${url}/readyz`), { timeout: 20_000 }).toBe(200);

  const { userId, email } = userRegistered.example;
  const changed = Promise.withResolvers<string>();
  await nats.notices.subscribe('user-view', userId, {
    onNotice: ({ eventId }) => changed.resolve(eventId),
    onLost: () => undefined,
  });
  await nats.bus.publish('accounts', 0, [registered]);
  expect(await changed.promise).toBe(registered.eventId);

  const accounts = await openDatabase<{ userView: UserView }>(
    urls().databaseUrl,
    'marketgraph_accounts',
  );
  const rows = await accounts.kysely.selectFrom('userView').selectAll().execute();
  expect(rows).toMatchObject([{ userId, email }]);
  await accounts.close();
  await stop();
});

const parked = async (...args: readonly string[]): Promise<unknown> => {
  const main = new URL('./parked/main.ts', import.meta.url).pathname;
  const env = { ...process.env, DATABASE_URL: urls().databaseUrl };
  const options = { env };
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [main, ...args, '--json'],
    options,
  );
  return JSON.parse(stdout);
};

it(
  'parks an event off contract, which is listed, given up and replayed from the command line',
  { timeout: 90_000 },
  async () => {
    const { stop } = await startProjections({ ...urls(), port: 0, logLevel: 'silent' });
    const stream = 'user-0190a5c0-0000-7000-8000-000000000299';
    const events = [1, 2].map((revision) => ({
      ...registered,
      eventId: `0190a5c0-0000-7000-8000-00000000030${revision}`,
      stream,
      revision,
      position: `${revision * 1_000}/${revision * 1_000}`,
      data: revision === 1 ? { email: 7 } : registered.data,
    }));
    await nats.bus.publish('accounts', (await nats.bus.last('accounts'))?.sequence ?? 0, events);
    const handler = 'accounts_user-view';
    await expect
      .poll(() => parked('list', handler), { timeout: 20_000 })
      .toMatchObject([{ stream, count: 2, first: { fault: { attempts: 3 } } }]);
    const skipped = await parked('skip', handler, stream, '--why', 'a spec', '--by', 'anna');
    expect(skipped).toMatchObject({ left: 1 });
    expect(await parked('replay', '--all', handler)).toMatchObject([
      { stream, outcome: 'released' },
    ]);
    expect(await parked('list', handler)).toEqual([]);
    expect(await parked('list', '--skipped')).toMatchObject([{ stream, by: 'anna' }]);
    await stop();
  },
);
