import { setTimeout as wait } from 'node:timers/promises';
import { comparePositions, type Position } from '@marketgraph/infra/ports';

/** Where a view stands; `undefined` before its first event. */
export type AskPosition = () => Promise<Position | undefined>;

/**
 * Whether the view comes to `target` before `signal` aborts. Throws as the question does.
 */
export type Reaches = (target: Position, signal: AbortSignal) => Promise<boolean>;

type Waiter = Pick<PromiseWithResolvers<boolean>, 'resolve' | 'reject'> & {
  readonly target: Position;
};

const shortestMs = 2;
const longestMs = 25;

/**
 * Waits for one view, however many requests do: they share the questions to the database. It is asked
 * at once for each newcomer, then less and less often, and not at all while nobody waits. What was true
 * of a view is not remembered: one that is replaced begins anew.
 */
export const watchCheckpoint = (ask: AskPosition): Reaches => {
  const waiters = new Set<Waiter>();
  let isAsking = false;
  let pauseMs = shortestMs;
  let pausing = new AbortController();

  const answer = (waiter: Waiter, hasReached: boolean): void => {
    waiters.delete(waiter);
    waiter.resolve(hasReached);
  };
  const askOnce = async (): Promise<void> => {
    const position = await ask();
    if (!position) return;
    // Those who came after the question take its answer too: a view that is there stays there.
    for (const waiter of waiters) {
      if (comparePositions(waiter.target, position) <= 0) answer(waiter, true);
    }
  };
  const askWhileAwaited = async (): Promise<void> => {
    isAsking = true;
    try {
      while (waiters.size > 0) {
        pausing = new AbortController();
        await askOnce();
        if (waiters.size === 0) break;
        await pause(pauseMs, pausing.signal);
        pauseMs = Math.min(longestMs, 2 * pauseMs);
      }
    } catch (error) {
      for (const { reject } of waiters) reject(error);
      waiters.clear();
    } finally {
      isAsking = false;
    }
  };
  const wake = (): void => {
    pauseMs = shortestMs;
    pausing.abort();
    if (!isAsking) void askWhileAwaited();
  };

  return async (target, signal) => {
    const { promise, resolve, reject } = Promise.withResolvers<boolean>();
    const waiter: Waiter = { target, resolve, reject };
    const giveUp = (): void => answer(waiter, false);
    signal.addEventListener('abort', giveUp, { once: true });
    waiters.add(waiter);
    wake();
    return promise.finally(() => signal.removeEventListener('abort', giveUp));
  };
};

const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  wait(ms, undefined, { signal }).catch(() => undefined);
