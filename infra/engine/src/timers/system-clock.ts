import { type AlarmClock } from '@marketgraph/infra/ports';
import { pause } from '../pause.ts';

/** Somebody may set the clock, or put the machine to sleep: no waiting is longer. */
const longestMs = 30_000;

const now = (): string => new Date().toISOString();

/** The clock of this machine. */
export const systemClock: AlarmClock = {
  now,
  until: (instant, signal) => {
    const ms = instant === undefined ? longestMs : Date.parse(instant) - Date.now();
    return pause(Math.min(Math.max(ms, 0), longestMs), signal);
  },
};
