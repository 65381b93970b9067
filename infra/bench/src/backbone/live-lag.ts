import { setTimeout as delay } from 'node:timers/promises';
import { runProjection, runRelay } from '@marketgraph/infra/engine';
import { orderView } from '@marketgraph/projections/order-view';
import { streamId } from '@marketgraph/schema';
import { type Figure, quantile } from '../figure.ts';
import { orderStory } from './orders.ts';
import { type Stage } from './stage.ts';

/** From the call that appends an event to the commit of its row, told by the notice that follows it. */
export const measureLiveLag = async (
  stage: Stage,
  perSecond: number,
  seconds: number,
): Promise<Figure[]> => {
  const { eventStore, nats, database, logger } = stage;
  const stop = new AbortController();
  const options = { bus: nats.bus, logger, signal: stop.signal };
  const loops = [
    runRelay({ ...options, domain: 'orders', eventStore }),
    runProjection({
      ...options,
      projection: orderView,
      notices: nats.notices,
      views: database.views,
    }),
  ];
  const lags = await lagsAt(stage, perSecond, seconds);
  stop.abort();
  await Promise.all(loops);
  return [0.5, 0.99].map((share) => ({
    name: `append → committed row at ${perSecond} events/s, p${share * 100}`,
    value: quantile(lags, share),
    unit: 'ms',
  }));
};

const lagsAt = async (stage: Stage, perSecond: number, seconds: number): Promise<number[]> => {
  const stories = Array.from({ length: perSecond * seconds }, orderStory);
  // Warm: what is measured is the flow, not the first plan of each statement.
  for (const story of Array.from({ length: 50 }, orderStory)) await lagOf(stage, story);
  const startedAt = performance.now();
  const lags: Promise<number>[] = [];
  for (const [index, story] of stories.entries()) {
    const due = startedAt + (index * 1_000) / perSecond;
    const early = due - performance.now();
    if (early > 1) await delay(early);
    lags.push(lagOf(stage, story));
  }
  return Promise.all(lags);
};

const lagOf = async (
  { eventStore, nats }: Stage,
  { stream, events }: ReturnType<typeof orderStory>,
): Promise<number> => {
  const committed = Promise.withResolvers<number>();
  const heard = await nats.notices.subscribe('order-view', streamId(stream), {
    onNotice: () => committed.resolve(performance.now()),
    onLost: () => committed.reject(new Error('the connection to NATS broke')),
  });
  const startedAt = performance.now();
  await eventStore.append(stream, 'no_stream', events.slice(0, 1));
  const lag = (await committed.promise) - startedAt;
  heard.close();
  return lag;
};
