import { runProjection, runRelay } from '@marketgraph/infra/engine';
import { orderView } from '@marketgraph/projections/order-view';
import { streamPrefixes } from '@marketgraph/schema';
import { type Figure, rateOf } from '../figure.ts';
import { bareUpsert } from './bare-upsert.ts';
import { fillLog } from './fill-log.ts';
import { type Stage } from './stage.ts';
import { until } from '../until.ts';

/** A log is read, relayed to JetStream, and folded into rows; each beside what it can not be faster than. */
export const measureCatchUp = async (stage: Stage, scale: number): Promise<Figure[]> => {
  const orders = 2_500 * scale;
  await fillLog(stage, orders);
  const before = await countEvents(stage);
  const events = before.count;
  const relayed = await rateOf(events, () => relayAll(stage, events));
  const projected = await rateOf(events, () => projectAll(stage, orders));
  const rows = await bareUpsert(stage);
  return [
    {
      name: 'relay: event store → JetStream',
      value: relayed,
      unit: '/s',
      floor: { name: 'event store read alone', value: before.rate },
    },
    {
      name: 'order-view from JetStream, events',
      value: projected,
      unit: '/s',
    },
    {
      name: 'order-view from JetStream, rows',
      value: (projected * orders) / events,
      unit: '/s',
      floor: { name: 'bare upsert of the same rows, 500 a statement', value: rows },
    },
  ];
};

const countEvents = async ({ eventStore }: Stage): Promise<{ count: number; rate: number }> => {
  const stop = new AbortController();
  const prefixes = streamPrefixes('orders');
  const startedAt = performance.now();
  let count = 0;
  for await (const batch of eventStore.subscribe({
    prefixes,
    after: 'start',
    signal: stop.signal,
  })) {
    if (batch.kind === 'events') count += batch.events.length;
    if (batch.kind === 'caught-up') stop.abort();
  }
  return { count, rate: (count * 1_000) / (performance.now() - startedAt) };
};

const relayAll = async ({ eventStore, nats, logger }: Stage, events: number): Promise<void> => {
  const stop = new AbortController();
  const relay = runRelay({
    domain: 'orders',
    eventStore,
    bus: nats.bus,
    logger,
    signal: stop.signal,
  });
  await until(async () => ((await nats.bus.last('orders'))?.sequence ?? 0) >= events);
  stop.abort();
  await relay;
};

const projectAll = async (stage: Stage, orders: number): Promise<void> => {
  const { nats, database, logger } = stage;
  const stop = new AbortController();
  const projection = runProjection({
    projection: orderView,
    bus: nats.bus,
    notices: nats.notices,
    views: database.views,
    logger,
    signal: stop.signal,
  });
  const last = (await nats.bus.last('orders'))?.sequence ?? 0;
  await until(async () => {
    const checkpoint = await database.views
      .checkpoint(orderView.name, 'orders')
      .catch(() => undefined);
    return (checkpoint?.sequence ?? 0) >= last;
  });
  stop.abort();
  await projection;
  const { count } = await database.kysely
    .selectFrom('orderView')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  if (count < orders) throw new Error(`the view has ${count} rows of ${orders}`);
};
