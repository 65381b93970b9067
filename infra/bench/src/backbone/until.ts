import { setTimeout as delay } from 'node:timers/promises';

const longest = 120_000;

/** Asks every 2 ms until the answer is yes; throws after two minutes. */
export const until = async (isSo: () => Promise<boolean>): Promise<void> => {
  const deadline = performance.now() + longest;
  while (!(await isSo())) {
    if (performance.now() > deadline) throw new Error('it did not happen within two minutes');
    await delay(2);
  }
};
