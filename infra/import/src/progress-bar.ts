import { SingleBar } from 'cli-progress';
import { type Progress } from './run-import.ts';

/** A bar per phase with rate and remaining time; on a pipe, a line every few seconds. */
export const createProgressBar = (): Progress => {
  let bar: SingleBar | undefined;
  let startedAt = 0;
  let done = 0;
  const rate = (): string =>
    `${Math.round((done * 1_000) / (performance.now() - startedAt + 1))}/s`;
  return {
    start: (phase, total) => {
      bar = new SingleBar({
        format: `${phase.padEnd(9)} [{bar}] {percentage}% | {value}/{total} | {rate} | {eta_formatted} left`,
        noTTYOutput: true,
        notTTYSchedule: 2_000,
        hideCursor: true,
      });
      startedAt = performance.now();
      done = 0;
      bar.start(total, 0, { rate: '–' });
    },
    advance: (by) => {
      done += by;
      bar?.increment(by, { rate: rate() });
    },
    finish: () => {
      bar?.update(done, { rate: rate() });
      bar?.stop();
      bar = undefined;
    },
  };
};
