/** Milliseconds to wait after the `attempt`-th failure in a row; `chance` in [0, 1) is drawn anew each time. */
export type RetryDelay = (attempt: number, chance: number) => number;

const first = 100;
const longest = 30_000;

/** 50–100 ms at first, doubling up to 15–30 s. For ever: giving up would lose what the log holds. */
export const retryDelay: RetryDelay = (attempt, chance) =>
  Math.min(longest, first * 2 ** (attempt - 1)) * (0.5 + chance / 2);
