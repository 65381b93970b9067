import { type AlarmClock } from '@marketgraph/infra/ports';
import { createPulse } from './pulse.ts';

/** A clock that stands still until a spec moves it, forwards or back. */
export type VirtualClock = AlarmClock & { readonly moveTo: (instant: string) => void };

export const virtualClock = (start: string): VirtualClock => {
  let now = start;
  const pulse = createPulse();
  return {
    now: () => now,
    until: async (instant, signal) => {
      while (!signal.aborted && (instant === undefined || now < instant)) await pulse.next(signal);
    },
    moveTo: (instant) => {
      now = instant;
      pulse.beat();
    },
  };
};
