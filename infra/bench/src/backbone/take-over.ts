import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { eventStoreDb } from '@marketgraph/infra/eventstoredb';
import { runRelay } from '@marketgraph/infra/engine';
import { connectNats, type NatsLink } from '@marketgraph/infra/nats';
import { openDatabase, type OpenDatabase } from '@marketgraph/infra/postgres';
import { type EventStore } from '@marketgraph/infra/ports';
import { startStack } from '@marketgraph/local';
import { streamId } from '@marketgraph/schema';
import { pino } from 'pino';
import { type Figure, quantile } from '../figure.ts';
import { orderStory } from './orders.ts';
import { until } from '../until.ts';

type Tables = { readonly handlerLease: { readonly handler: string; readonly owner: string } };
type Site = {
  readonly eventStore: EventStore;
  readonly nats: NatsLink;
  readonly orders: OpenDatabase<Tables>;
  readonly environment: NodeJS.ProcessEnv;
};

const handler = 'orders_order-view';
const main = new URL('../../../../projections/src/main.ts', import.meta.url).pathname;

/**
 * From the SIGKILL of the process that runs the order view to the first row that another one commits, with
 * two processes of projections and an order placed at that moment.
 */
export const measureTakeOver = async (rounds: number): Promise<Figure[]> => {
  const stack = await startStack({ only: ['postgres', 'nats', 'eventstore'] });
  const environment = { ...stack.env, PORT: '0', LOG_LEVEL: 'silent' };
  const eventStore = eventStoreDb({ url: stack.urls.eventstore });
  const nats = await connectNats({ url: stack.urls.nats, name: 'bench' });
  const orders = await openDatabase<Tables>(stack.urls.postgres, 'marketgraph_orders');
  const stop = new AbortController();
  const logger = pino({ level: 'fatal' });
  const options = { domain: 'orders', eventStore, bus: nats.bus, logger } as const;
  const relay = runRelay({ ...options, signal: stop.signal });
  try {
    const lags = await takeOvers({ eventStore, nats, orders, environment }, rounds);
    return [
      { name: 'take-over after SIGKILL, median', value: quantile(lags, 0.5), unit: 'ms' },
      { name: 'take-over after SIGKILL, longest', value: Math.max(...lags), unit: 'ms' },
    ];
  } finally {
    stop.abort();
    await relay;
    await Promise.all([eventStore.close(), nats.close(), orders.close()]);
    await stack.stop();
  }
};

const takeOvers = async (site: Site, rounds: number): Promise<readonly number[]> => {
  const running = new Set<ChildProcess>();
  const lags: number[] = [];
  try {
    while (lags.length < rounds) {
      while (running.size < 2) running.add(start(site));
      await until(() => areSettled(site, running));
      await committed(site);
      const owner = await ownerOf(site, running);
      if (!owner) continue;
      const startedAt = performance.now();
      owner.kill('SIGKILL');
      running.delete(owner);
      await committed(site);
      lags.push(performance.now() - startedAt);
    }
  } finally {
    for (const child of running) child.kill('SIGKILL');
    await Promise.all([...running].map((child) => once(child, 'exit')));
  }
  return lags;
};

const start = ({ environment }: Site): ChildProcess =>
  spawn(process.execPath, [main], { env: environment, stdio: 'ignore' });

/** Both are members, and the lease has stayed with one of them for a while. */
const areSettled = async (site: Site, running: ReadonlySet<ChildProcess>): Promise<boolean> => {
  const look = { renew: [], take: [], release: [], forMs: 0 };
  const { members } = await site.orders.views.beat({ ...look, member: '', handlers: [handler] });
  if (members.length < 1 + running.size) return false;
  const before = await ownerOf(site, running);
  await new Promise((resolve) => setTimeout(resolve, 3_000));
  return before !== undefined && before === (await ownerOf(site, running));
};

const ownerOf = async (
  { orders }: Site,
  running: ReadonlySet<ChildProcess>,
): Promise<ChildProcess | undefined> => {
  const leases = await orders.kysely.selectFrom('handlerLease').selectAll().execute();
  const owner = leases.find((lease) => lease.handler === handler)?.owner ?? '';
  return [...running].find(({ pid }) => owner.startsWith(`${pid}-`));
};

/** Places an order and waits until somebody says that its row is there. */
const committed = async ({ eventStore, nats }: Site): Promise<void> => {
  const { stream, events } = orderStory();
  const heard = Promise.withResolvers<undefined>();
  const listening = await nats.notices.subscribe('order-view', streamId(stream), {
    onNotice: () => heard.resolve(undefined),
    onLost: () => heard.reject(new Error('the connection to NATS broke')),
  });
  await eventStore.append(stream, 'no_stream', events.slice(0, 1));
  await heard.promise;
  listening.close();
};
