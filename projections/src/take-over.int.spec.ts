import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { preferredOwner, runRelay } from '@marketgraph/infra/engine';
import { eventStoreDb } from '@marketgraph/infra/eventstoredb';
import { connectNats, type NatsLink } from '@marketgraph/infra/nats';
import { openDatabase, type OpenDatabase } from '@marketgraph/infra/postgres';
import { type EventStore } from '@marketgraph/infra/ports';
import { startEventStoreServer } from '@marketgraph/eventstore-server';
import { startNats, startPostgres } from '@marketgraph/local';
import { busStreamName, toStoredMetadata, userRegistered } from '@marketgraph/schema';
import { sql } from 'kysely';
import { connect } from 'nats';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

type Tables = {
  userView: { userId: string };
  handlerLease: { handler: string; owner: string; epoch: number; expiresAt: string };
  handlerMember: { member: string; handlers: string[]; expiresAt: string };
};

const handler = 'accounts_user-view';
const patience = { timeout: 40_000, interval: 50 };
const main = new URL('./main.ts', import.meta.url).pathname;
const logger = pino({ level: 'silent' });
const userId = (index: number): string =>
  `0190a5c0-0000-7000-8000-${String(index).padStart(12, '0')}`;

/** Everything that projections need, and a way to have users registered. */
const openSite = async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'take-over-'));
  const [natsServer, postgres, log] = await Promise.all([
    startNats(),
    startPostgres(),
    startEventStoreServer({ dataDir, port: 0 }),
  ]);
  const eventStoreUrl = `esdb://127.0.0.1:${log.port}?tls=false`;
  const eventStore = eventStoreDb({ url: eventStoreUrl });
  const nats = await connectNats({ url: natsServer.url, name: 'spec' });
  const [accounts, orders, analytics] = await Promise.all(
    ['accounts', 'orders', 'analytics'].map((domain) =>
      openDatabase<Tables>(postgres.url, `marketgraph_${domain}`),
    ),
  );
  if (!accounts || !orders || !analytics) throw new Error('no databases');
  const environment = {
    ...process.env,
    PORT: '0',
    NATS_URL: natsServer.url,
    DATABASE_URL: postgres.url,
    EVENTSTORE_URL: eventStoreUrl,
    PERSONAL_DATA_KEY: randomBytes(32).toString('base64'),
    LOG_LEVEL: 'silent',
  };
  return {
    nats,
    natsUrl: natsServer.url,
    eventStore,
    accounts,
    databases: [accounts, orders, analytics],
    environment,
    close: async () => {
      await Promise.all([accounts, orders, analytics].map(({ close }) => close()));
      await Promise.all([nats.close(), eventStore.close()]);
      await Promise.all([natsServer.stop(), postgres.stop(), log.close()]);
      rmSync(dataDir, { recursive: true });
    },
  };
};

const startRelay = (eventStore: EventStore, { bus }: NatsLink) => {
  const stop = new AbortController();
  const { signal } = stop;
  const running = runRelay({ domain: 'accounts', eventStore, bus, logger, signal });
  return async (): Promise<void> => {
    stop.abort();
    await running;
  };
};

describe('two processes of projections', { timeout: 120_000 }, () => {
  let site: Awaited<ReturnType<typeof openSite>>;
  let stopRelay: () => Promise<void>;
  let registered = 0;
  const children = new Set<ChildProcess>();

  beforeAll(async () => {
    site = await openSite();
    stopRelay = startRelay(site.eventStore, site.nats);
  });
  afterAll(async () => {
    for (const child of children) {
      child.kill('SIGKILL');
      await once(child, 'exit');
    }
    await stopRelay();
    await site.close();
  });

  const startProcess = (): ChildProcess => {
    const child = spawn(process.execPath, [main], { env: site.environment, stdio: 'ignore' });
    children.add(child);
    child.once('exit', () => children.delete(child));
    return child;
  };
  const lease = () =>
    site.accounts.kysely
      .selectFrom('handlerLease')
      .selectAll()
      .where('handler', '=', handler)
      .executeTakeFirst();
  const isOwner = async ({ pid }: ChildProcess): Promise<boolean> =>
    (await lease())?.owner.startsWith(`${pid}-`) ?? false;
  const register = async (count: number): Promise<void> => {
    for (let index = 0; index < count; index += 1) {
      registered += 1;
      const id = userId(registered);
      await site.eventStore.append(`user-${id}`, 'no_stream', [
        {
          id: userId(registered + 100_000),
          type: userRegistered.type,
          data: { ...userRegistered.example, userId: id },
          metadata: toStoredMetadata({
            version: userRegistered.version,
            occurredAt: '2026-03-01T12:00:00.000Z',
            correlationId: 'story',
            causationId: 'command',
          }),
        },
      ]);
    }
  };
  const countRows = async (): Promise<number> =>
    (await site.accounts.kysely.selectFrom('userView').select('userId').execute()).length;
  const expectAllRows = () =>
    expect.poll(() => countRows().catch(() => 0), patience).toBe(registered);

  type Shared = { readonly owner: string; readonly preferred: string | undefined };
  /** Of every handler in a database: who holds it, and who should. */
  const sharesIn = async ({ kysely }: OpenDatabase<Tables>): Promise<readonly Shared[]> => {
    const alive = sql<boolean>`expires_at > clock_timestamp()`;
    const [leases, members] = await Promise.all([
      kysely.selectFrom('handlerLease').selectAll().where(alive).execute(),
      kysely.selectFrom('handlerMember').selectAll().where(alive).execute(),
    ]);
    const names = members.map(({ member }) => member);
    return leases.map(({ handler: of, owner }) => ({
      owner,
      preferred: preferredOwner(of, names),
    }));
  };
  const processesIn = async ({ kysely }: OpenDatabase<Tables>): Promise<number> => {
    const { rows } = await sql`select from handler_member
      where expires_at > clock_timestamp()`.execute(kysely);
    return rows.length;
  };
  /** Two are there, and each view is with whom it belongs: answers who has ours first. */
  const haveTwo = async () => {
    while (children.size < 2) startProcess();
    await register(3);
    await expectAllRows();
    for (const database of site.databases) {
      await expect.poll(() => processesIn(database), patience).toBe(2);
      await expect
        .poll(async () => (await sharesIn(database)).filter(isMisplaced), patience)
        .toEqual([]);
    }
    const [first, second] = [...children];
    if (!first || !second) throw new Error('one has ended');
    return (await isOwner(first))
      ? { owner: first, other: second }
      : { owner: second, other: first };
  };
  const isMisplaced = ({ owner, preferred }: Shared): boolean => owner !== preferred;

  it('share the views evenly: the other takes over when one is killed, and says the last change again', async () => {
    const { owner, other } = await haveTwo();
    const said: string[] = [];
    const heard = await site.nats.notices.subscribe('user-view', userId(registered + 1), {
      onNotice: ({ eventId }) => said.push(eventId),
      onLost: () => undefined,
    });
    await register(1);
    const change = userId(registered + 100_000);
    await expect.poll(() => said, patience).toEqual([change]);
    owner.kill('SIGKILL');
    await expect.poll(() => isOwner(other), patience).toBe(true);
    await expect.poll(() => said, patience).toEqual([change, change]);
    heard.close();
    await register(5);
    await expectAllRows();
  });

  it('do not disturb each other when one was frozen for longer than its lease', async () => {
    const { owner, other } = await haveTwo();
    owner.kill('SIGSTOP');
    await register(5);
    await expect.poll(() => isOwner(other), patience).toBe(true);
    await expectAllRows();
    owner.kill('SIGCONT');
    await register(5);
    await expectAllRows();
    expect(await site.accounts.views.parkedStreams()).toEqual([]);
  });

  it('take over from one that is frozen in the middle of a transaction', async () => {
    const { owner, other } = await haveTwo();
    const waiting = () =>
      sql`select from pg_stat_activity where datname = current_database()
        and wait_event_type = 'Lock'`.execute(site.accounts.kysely);
    await site.accounts.kysely.transaction().execute(async (transaction) => {
      await sql`lock table user_view in exclusive mode`.execute(transaction);
      await register(2);
      await expect.poll(async () => (await waiting()).rows.length, patience).toBeGreaterThan(0);
      owner.kill('SIGSTOP');
    });
    await expect.poll(() => isOwner(other), patience).toBe(true);
    await register(3);
    await expectAllRows();
    owner.kill('SIGCONT');
    await register(2);
    await expectAllRows();
  });

  it('finish what they have in hand when they are stopped, and leave at once', async () => {
    const { owner, other } = await haveTwo();
    owner.kill('SIGTERM');
    const [code] = (await once(owner, 'exit')) as [number | null];
    expect(code).toBe(0);
    expect(await processesIn(site.accounts)).toBe(1);
    await register(5);
    await expect.poll(() => isOwner(other), patience).toBe(true);
    await expectAllRows();
    other.kill('SIGTERM');
    await once(other, 'exit');
    expect(await sharesIn(site.accounts)).toEqual([]);
  });

  it('go on from the log when the bus is gone and no relay fills it, and from the bus when it is back', async () => {
    const { owner, other } = await haveTwo();
    await stopRelay();
    const raw = await connect({ servers: site.natsUrl });
    const manager = await raw.jetstreamManager();
    await manager.streams.delete(busStreamName('accounts'));
    await register(5);
    await expectAllRows();
    owner.kill('SIGKILL');
    await register(5);
    await expect.poll(() => isOwner(other), patience).toBe(true);
    await expectAllRows();
    stopRelay = startRelay(site.eventStore, site.nats);
    await expect
      .poll(async () => (await site.nats.bus.last('accounts'))?.sequence, patience)
      .toBe(registered);
    await register(5);
    await expectAllRows();
    expect(await site.accounts.views.parkedStreams()).toEqual([]);
    await raw.close();
  });
});
