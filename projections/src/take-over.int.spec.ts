import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { connectNats, type NatsLink } from '@marketgraph/infra/nats';
import { openDatabase, type OpenDatabase } from '@marketgraph/infra/postgres';
import { startNats, startPostgres } from '@marketgraph/local';
import { type RawEvent, toStoredMetadata, userRegistered } from '@marketgraph/schema';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';

type Tables = {
  userView: { userId: string };
  handlerLease: { handler: string; owner: string; epoch: number };
};

const handler = 'accounts_user-view';
const patience = { timeout: 20_000, interval: 50 };
const main = new URL('./main.ts', import.meta.url).pathname;
const userId = (index: number): string =>
  `0190a5c0-0000-7000-8000-${String(index).padStart(12, '0')}`;

const registered = (index: number): RawEvent => ({
  eventId: userId(index + 100_000),
  stream: `user-${userId(index)}`,
  revision: 0,
  position: `${index * 100}/${index * 100}`,
  recordedAt: '2026-03-01T12:00:00.125Z',
  type: userRegistered.type,
  data: { ...userRegistered.example, userId: userId(index) },
  metadata: toStoredMetadata({
    version: userRegistered.version,
    occurredAt: '2026-03-01T12:00:00.000Z',
    correlationId: 'story',
    causationId: 'command',
  }),
});

describe('two processes of projections', { timeout: 90_000 }, () => {
  let servers: readonly Awaited<ReturnType<typeof startNats>>[];
  let nats: NatsLink;
  let accounts: OpenDatabase<Tables>;
  let published = 0;
  const children = new Set<ChildProcess>();

  beforeAll(async () => {
    servers = await Promise.all([startNats(), startPostgres()]);
    const [natsUrl = '', databaseUrl = ''] = servers.map(({ url }) => url);
    nats = await connectNats({ url: natsUrl, name: 'spec' });
    accounts = await openDatabase<Tables>(databaseUrl, 'marketgraph_accounts');
  });
  afterEach(async () => {
    for (const child of children) {
      child.kill('SIGKILL');
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
    }
    children.clear();
  });
  afterAll(async () => {
    await Promise.all([nats.close(), accounts.close()]);
    await Promise.all(servers.map((server) => server.stop()));
  });

  const startProcess = (): ChildProcess => {
    const [natsUrl, databaseUrl] = servers.map(({ url }) => url);
    const env = {
      ...process.env,
      PORT: '0',
      NATS_URL: natsUrl,
      DATABASE_URL: databaseUrl,
      LOG_LEVEL: 'silent',
    };
    const child = spawn(process.execPath, [main], { env, stdio: 'ignore' });
    children.add(child);
    return child;
  };
  const lease = () =>
    accounts.kysely
      .selectFrom('handlerLease')
      .selectAll()
      .where('handler', '=', handler)
      .executeTakeFirst();
  const isOwner = async ({ pid }: ChildProcess): Promise<boolean> =>
    (await lease())?.owner.startsWith(`${pid}-`) ?? false;
  const publish = async (count: number): Promise<void> => {
    const events = Array.from({ length: count }, (_, index) => registered(published + index + 1));
    await nats.bus.publish('accounts', published, events);
    published += count;
  };
  const countRows = async (): Promise<number> =>
    (await accounts.kysely.selectFrom('userView').select('userId').execute()).length;
  const expectAllRows = () => expect.poll(countRows, patience).toBe(published);
  /** The first owns the lease; the second waits for it. */
  const startTwo = async () => {
    const first = startProcess();
    await expect.poll(() => isOwner(first), patience).toBe(true);
    const second = startProcess();
    await publish(5);
    await expectAllRows();
    return { first, second };
  };

  it('share the work: the second takes over when the first is killed', async () => {
    const { first, second } = await startTwo();
    first.kill('SIGKILL');
    await publish(5);
    await expect.poll(() => isOwner(second), patience).toBe(true);
    await expectAllRows();
  });

  it('do not disturb each other when the first was frozen for longer than its lease', async () => {
    const { first, second } = await startTwo();
    first.kill('SIGSTOP');
    await publish(5);
    await expect.poll(() => isOwner(second), patience).toBe(true);
    await expectAllRows();
    const taken = await lease();
    first.kill('SIGCONT');
    await publish(5);
    await expectAllRows();
    expect(await lease()).toMatchObject({ owner: taken?.owner, epoch: taken?.epoch });
    const parked = await accounts.views.parkedStreams();
    expect(parked).toEqual([]);
  });

  it('hand over when the first is stopped', async () => {
    const { first, second } = await startTwo();
    first.kill('SIGTERM');
    await once(first, 'exit');
    await publish(5);
    await expect.poll(() => isOwner(second), patience).toBe(true);
    await expectAllRows();
  });
});
