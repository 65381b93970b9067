import { readLog, rebuildView, runRelay } from '@marketgraph/infra/engine';
import { orderView } from '@marketgraph/projections/order-view';
import { type Figure, rateOf } from '../figure.ts';
import { bareUpsert } from './bare-upsert.ts';
import { fillLog } from './fill-log.ts';
import { type Stage } from './stage.ts';
import { until } from '../until.ts';

/** A view is built anew from the log, beside the bare upsert of the rows that come of it. */
export const measureRebuild = async (stage: Stage, scale: number): Promise<Figure[]> => {
  await fillLog(stage, 2_500 * scale);
  const events = await relayAll(stage);
  const rebuilt = await rateOf(events, () => rebuild(stage));
  const rows = await countRows(stage);
  const bare = await bareUpsert(stage);
  return [
    { name: 'rebuild of order-view from the log, events', value: rebuilt, unit: '/s' },
    {
      name: 'rebuild of order-view from the log, rows',
      value: (rebuilt * rows) / events,
      unit: '/s',
      floor: { name: 'bare upsert of the same rows, 500 a statement', value: bare },
    },
  ];
};

/** As `npm run rebuild`, to the end, the switch included; nothing of an earlier one is used. */
export const rebuild = async (
  { eventStore, nats, database, logger }: Stage,
  onProgress?: (events: number) => void,
): Promise<void> => {
  const { outcome, refusals } = await rebuildView({
    projection: orderView,
    views: database.views,
    generations: database.generations,
    bus: nats.bus,
    eventStore,
    logger,
    signal: AbortSignal.any([]),
    isFresh: true,
    liveMs: 0,
    onProgress: ({ phase, done }) => {
      if (phase === 'load') onProgress?.(done);
    },
  });
  if (outcome !== 'switched') throw new Error(`the rebuild was refused: ${refusals.join(', ')}`);
};

/** Brings all of the log to the bus; answers how many events of orders that are. */
export const relayAll = async (
  { eventStore, nats, logger }: Stage,
  patienceMs?: number,
): Promise<number> => {
  const stop = new AbortController();
  const { signal } = stop;
  const relay = runRelay({ domain: 'orders', eventStore, bus: nats.bus, logger, signal });
  const wanted = await lengthOfLog(eventStore);
  const isThere = async () => ((await nats.bus.last('orders'))?.sequence ?? 0) >= wanted;
  await until(isThere, patienceMs);
  stop.abort();
  await relay;
  return wanted;
};

const lengthOfLog = async (eventStore: Stage['eventStore']): Promise<number> => {
  const stop = new AbortController();
  let count = 0;
  const reading = { eventStore, domain: 'orders', after: undefined, maxBatch: 5_000 } as const;
  for await (const batch of readLog({ ...reading, signal: stop.signal })) count += batch.length;
  return count;
};

const countRows = async ({ database }: Stage): Promise<number> => {
  const { count } = await database.kysely
    .selectFrom('orderView')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  return count;
};
