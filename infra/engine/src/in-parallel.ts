/**
 * Runs tasks side by side, at most `limit` at once, started in their order. Waits for all of them;
 * throws the first failure only then, so that nothing goes on behind the caller's back.
 */
export const inParallel = async (
  limit: number,
  tasks: readonly (() => Promise<void>)[],
): Promise<void> => {
  const waiting = tasks.values();
  const outcomes: PromiseSettledResult<void>[] = [];
  const work = async (): Promise<void> => {
    for (const task of waiting) outcomes.push(...(await Promise.allSettled([task()])));
  };
  await Promise.all(Array.from({ length: Math.min(limit, tasks.length) }, work));
  const failed = outcomes.find(({ status }) => status === 'rejected');
  if (failed?.status === 'rejected') throw failed.reason;
};
