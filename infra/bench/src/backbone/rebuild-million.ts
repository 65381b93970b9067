import { fillLog } from './fill-log.ts';
import { rebuild, relayAll } from './rebuild.ts';
import { type Stage } from './stage.ts';

/** What the process holds after so many events, in MiB. */
export type MemoryFigure = {
  readonly events: number;
  readonly seconds: number;
  readonly heap: number;
  readonly rss: number;
};

const every = 100_000;
const eventsOfOrder = 4;
const ordersAtOnce = 10_000;

/** Rebuilds a view from so many events, and tells its memory at each 100,000: it should not grow. */
export const measureMemory = async (
  stage: Stage,
  events: number,
  tell: (figure: MemoryFigure) => void,
): Promise<void> => {
  for (let left = events / eventsOfOrder; left > 0; left -= ordersAtOnce) {
    await fillLog(stage, Math.min(left, ordersAtOnce));
  }
  await relayAll(stage, 3_600_000);
  const startedAt = performance.now();
  let told = 0;
  await rebuild(stage, (done) => {
    if (done < told + every) return;
    told = done - (done % every);
    const { heapUsed, rss } = process.memoryUsage();
    const seconds = (performance.now() - startedAt) / 1_000;
    tell({ events: done, seconds, heap: heapUsed / 2 ** 20, rss: rss / 2 ** 20 });
  });
};
