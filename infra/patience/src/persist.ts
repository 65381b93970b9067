import { setTimeout as wait } from 'node:timers/promises';
import { UnavailableError } from '@marketgraph/infra/ports';
import { BrokenCallError } from './broken-call-error.ts';

/** How long to wait for one answer, and after how long no further attempt begins; milliseconds. */
export type Patience = { readonly attemptMs: number; readonly totalMs: number };

/**
 * Repeats what may be repeated until its outcome is known. To be used where the same attempt made twice
 * does no harm. Throws `UnavailableError` when the patience is over; errors other than `BrokenCallError`
 * pass through.
 */
export const persist = async <Result>(
  what: string,
  { totalMs }: Patience,
  attempt: () => Promise<Result>,
): Promise<Result> => {
  const giveUpAt = performance.now() + totalMs;
  for (let failures = 1; ; failures += 1) {
    try {
      return await attempt();
    } catch (cause) {
      if (!(cause instanceof BrokenCallError)) throw cause;
      if (performance.now() > giveUpAt) {
        throw new UnavailableError(`${what}: no answer in ${failures} attempts`, { cause });
      }
      await wait(backoff(failures, Math.random()));
    }
  }
};

/** Milliseconds; `chance` in [0, 1) keeps those who failed together out of step. */
export const backoff = (failures: number, chance: number): number =>
  Math.min(1_000, 5 * 2 ** failures) * (0.5 + chance / 2);
