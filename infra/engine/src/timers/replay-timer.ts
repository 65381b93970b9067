import { type ParkedEvent, type ParkedKey, type ViewStore } from '@marketgraph/infra/ports';
import { isUnreachable } from '../is-unreachable.ts';
import { type LoopOptions } from '../keep-running.ts';
import { faultOf } from '../parked-as.ts';
import { retryDelay } from '../retry-delay.ts';
import { type AttemptOptions, attemptTimer } from './attempt-timer.ts';
import { timerParkedAs } from './parked-timer.ts';

export type ReplayTimerOptions = LoopOptions & AttemptOptions & { readonly views: ViewStore };

/** Fires the parked timers of a key, in order, and releases those that do well. Stops at one that still fails. */
export const replayTimer = async (options: ReplayTimerOptions, stream: string): Promise<void> => {
  const { timer, views, signal } = options;
  const key = { handler: timer.name, source: timer.source, stream };
  for (;;) {
    const [parked] = await views.parkedEvents(key, 1);
    if (!parked || signal.aborted || (await hasFailed(options, key, parked))) return;
  }
};

const hasFailed = async (
  options: ReplayTimerOptions,
  key: ParkedKey,
  parked: ParkedEvent,
): Promise<boolean> => {
  const { timer, views, logger, delayOf = retryDelay } = options;
  const { sequence, fault: before } = parked;
  const failed = await attemptTimer(options, timerParkedAs(parked));
  if (!failed) {
    await views.settleParked(key, { from: sequence, to: sequence }, async () => undefined);
    return false;
  }
  const isOutside = isUnreachable(failed.error);
  const attempts = (before?.attempts ?? 0) + (isOutside ? 0 : 1);
  const retryAt = isOutside
    ? new Date(Date.now() + delayOf(10, Math.random())).toISOString()
    : null;
  const fault = faultOf(failed.error, attempts, before);
  await views.faultParked(key, { sequence, fault, retryAt });
  const what = { err: failed.error, attempts, retryAt, ...key };
  logger.error(what, `${timer.name} failed again on a parked timer`);
  return true;
};
