import { setTimeout as delay } from 'node:timers/promises';

/**
 * Asks again and again until `probe` answers something other than undefined or false.
 * Throws `failure()` after `ms`, and at once what `probe` throws.
 */
export const until = async <T>(
  probe: () => Promise<T | undefined | false> | T | undefined | false,
  { ms, everyMs = 5, failure }: { ms: number; everyMs?: number; failure: () => Error },
): Promise<T> => {
  const deadline = performance.now() + ms;
  for (;;) {
    const answer = await probe();
    if (answer !== undefined && answer !== false) return answer;
    if (performance.now() > deadline) throw failure();
    await delay(everyMs);
  }
};
