/** Runs work of the same key one after another, in the order asked; work of different keys side by side. */
export type Queued = <Result>(key: string, work: () => Promise<Result>) => Promise<Result>;

/** A set of queues that forgets a key as soon as nothing waits for it. */
export const createQueues = (): Queued => {
  const tails = new Map<string, Promise<unknown>>();
  return (key, work) => {
    const before = tails.get(key) ?? Promise.resolve();
    // What failed before is its caller's to see; the next in line runs all the same.
    const result = before.then(work, work);
    tails.set(key, result);
    const forget = (): void => {
      if (tails.get(key) === result) tails.delete(key);
    };
    result.then(forget, forget);
    return result;
  };
};
