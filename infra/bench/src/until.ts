import { setTimeout as delay } from 'node:timers/promises';

/** Asks every 2 ms until the answer is yes; throws after two minutes, or as long as said. */
export const until = async (isSo: () => Promise<boolean>, patienceMs = 120_000): Promise<void> => {
  const deadline = performance.now() + patienceMs;
  while (!(await isSo())) {
    if (performance.now() > deadline) throw new Error('it did not happen in time');
    await delay(2);
  }
};
