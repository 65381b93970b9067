/** One line of a result: what was measured, and the same work without us where there is such a thing. */
export type Figure = {
  readonly name: string;
  /** Per second, or milliseconds where the unit says so. */
  readonly value: number;
  readonly unit: '/s' | 'ms';
  readonly floor?: { readonly name: string; readonly value: number };
};

/** The value that `share` of all samples does not exceed. */
export const quantile = (samples: readonly number[], share: number): number => {
  const sorted = [...samples].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
};

/** Runs `work` and answers how many of `count` it did per second. */
export const rateOf = async (count: number, work: () => Promise<unknown>): Promise<number> => {
  const startedAt = performance.now();
  await work();
  return (count * 1_000) / (performance.now() - startedAt);
};
