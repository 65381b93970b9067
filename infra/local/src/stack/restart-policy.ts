/** When to start an ended child again, and when to stop trying. */
export interface RestartPolicy {
  /** Takes how long it was ready (0: never); answers the pause before the next start, or undefined: enough. */
  readonly next: (readyForMs: number) => number | undefined;
  /** Called when a child ended on request after it was ready: what came before is no row any more. */
  readonly forget: () => void;
}

const stableMs = 10_000;
const pausesMs = [250, 500, 1_000, 2_000];

/** Pauses double from one quick end to the next; the fifth in a row is one too many. */
export const createRestartPolicy = (): RestartPolicy => {
  let quickEnds = 0;
  return {
    next: (readyForMs) => {
      if (readyForMs >= stableMs) quickEnds = 0;
      return pausesMs[quickEnds++];
    },
    forget: () => {
      quickEnds = 0;
    },
  };
};
