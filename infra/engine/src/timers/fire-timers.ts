import {
  type AlarmClock,
  type EventBus,
  comparePositions,
  parsePosition,
  type SettledTimer,
  type TimerRow,
  type ViewStore,
  type ViewTable,
} from '@marketgraph/infra/ports';
import { reactionPolicy } from '../failure-policy.ts';
import { inParallel } from '../in-parallel.ts';
import { isUnreachable } from '../is-unreachable.ts';
import { keepRunning, type LoopOptions } from '../keep-running.ts';
import { faultOf, tellParked } from '../parked-as.ts';
import { retryDelay } from '../retry-delay.ts';
import { type AttemptOptions, attemptTimer } from './attempt-timer.ts';
import { parkedTimer } from './parked-timer.ts';
import { type Waker } from './waker.ts';

export type FireOptions = LoopOptions &
  Pick<AttemptOptions, 'timer' | 'held'> & {
    readonly table: ViewTable;
    readonly views: ViewStore;
    readonly bus: EventBus;
    readonly clock: AlarmClock;
    /** Woken whenever timers may have changed. */
    readonly waker: Waker;
  };

const maxBatch = 100;
const maxAtOnce = 16;

/**
 * Fires what is due, in the order of due time, until the signal aborts; sleeps until the next one is due, or is
 * set. Begins when all events that the bus holds by now are seen: in a history that is read anew, most timers are
 * cancelled a little further on. Never rejects, except with `LeaseLostError`.
 */
export const fireTimers = (options: FireOptions): Promise<void> =>
  keepRunning(`timers of ${options.timer.name}`, options, async (onProgress) => {
    const { views, table, clock, waker, signal } = options;
    await untilCaughtUp(options);
    while (!signal.aborted) {
      const woken = waker.next();
      const ahead = await views.timersAhead(table, maxBatch);
      const now = clock.now();
      const due = ahead.filter(({ nextAt }) => nextAt <= now);
      if (due.length > 0) await fire(options, due);
      else await orWoken(woken, signal, (until) => clock.until(ahead[0]?.nextAt, until));
      onProgress();
    }
  });

const untilCaughtUp = async ({ timer, views, bus, waker, signal }: FireOptions): Promise<void> => {
  const last = await bus.last(timer.source);
  while (last && !signal.aborted) {
    const woken = waker.next();
    const at = await views.checkpoint(timer.name, timer.source);
    if (at && comparePositions(parsePosition(at.position), last.position) >= 0) return;
    await orWoken(woken, signal, aborted);
  }
};

/** Waits for the first of both, and lets the other go. */
const orWoken = async (
  woken: Promise<void>,
  signal: AbortSignal,
  waiting: (until: AbortSignal) => Promise<void>,
): Promise<void> => {
  const over = new AbortController();
  await Promise.race([woken, waiting(AbortSignal.any([signal, over.signal]))]);
  over.abort();
};

const aborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });

const fire = async (options: FireOptions, due: readonly TimerRow[]): Promise<void> => {
  const { timer, table, views, held, signal, logger } = options;
  const settled: SettledTimer[] = [];
  const tasks = due.map((row) => async () => {
    // What is not begun when the process stops is the next one's.
    if (!signal.aborted) settled.push(await fireOne(options, row));
  });
  await inParallel(maxAtOnce, tasks);
  const { name: handler, source } = timer;
  await views.settleTimers({ handler, source, table, lease: held.lease }, settled);
  const parked = settled.flatMap((one) => (one.outcome === 'parked' ? [one.parked] : []));
  tellParked(logger, handler, parked);
};

const fireOne = async (options: FireOptions, row: TimerRow): Promise<SettledTimer> => {
  const { timer, clock, logger, delayOf = retryDelay } = options;
  const { key, dueAt } = row;
  const failed = await attemptTimer({ ...options, now: clock.now }, row);
  if (!failed) return { key, dueAt, outcome: 'done' };
  const { error } = failed;
  const isOutside = isUnreachable(error);
  const attempts = (row.fault?.attempts ?? 0) + (isOutside ? 0 : 1);
  const fault = faultOf(error, attempts, row.fault);
  const { onFailure = reactionPolicy } = timer;
  if (!isOutside && onFailure({ kind: 'threw', error, attempts }) === 'park') {
    return { key, dueAt, outcome: 'parked', parked: parkedTimer(timer, row, fault) };
  }
  const delayMs = Math.round(delayOf(isOutside ? 10 : attempts, Math.random()));
  const nextAt = new Date(Date.parse(clock.now()) + delayMs).toISOString();
  logger.error({ err: error, key, dueAt, attempts, nextAt }, `${timer.name} failed; retrying`);
  return { key, dueAt, outcome: 'failed', fault, nextAt };
};
