import { setTimeout as wait } from 'node:timers/promises';

/** Resolves after `ms`, or as soon as `signal` aborts: the caller looks at the signal. */
export const pause = async (ms: number, signal: AbortSignal): Promise<void> => {
  try {
    await wait(ms, undefined, { signal });
  } catch (error) {
    if (!signal.aborted) throw error;
  }
};
