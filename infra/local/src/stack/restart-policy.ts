/** When to start a crashed child again, and when to stop trying. */
export interface RestartPolicy {
  /** Answers the pause before the next start, or undefined when it crashed too often. */
  readonly next: (now: number) => number | undefined;
}

const windowMs = 60_000;
const mostInWindow = 5;
const firstPauseMs = 250;

/** Pauses double; a child that crashed more than five times within a minute is given up. */
export const createRestartPolicy = (): RestartPolicy => {
  let crashes: number[] = [];
  return {
    next: (now) => {
      crashes = [...crashes.filter((at) => now - at < windowMs), now];
      if (crashes.length > mostInWindow) return undefined;
      return firstPauseMs * 2 ** (crashes.length - 1);
    },
  };
};
