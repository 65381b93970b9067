import { type Violation } from '../facts/facts.ts';
import { type Settled } from '../settle.ts';
import { type Told } from '../site/site.ts';

/** What must not be though no fact of the shop shows it: no rest, a process given up, an answer off its form. */
export const outside = (run: {
  readonly settled: Settled;
  readonly told: readonly Told[];
  readonly malformed: readonly string[];
}): readonly Violation[] => [
  ...run.settled.unsettled.map((what) => ({ check: 'settling', what, ids: [] })),
  ...run.told.flatMap(({ event }) =>
    event.type === 'gave-up'
      ? [{ check: 'supervision', what: event.reason.message, ids: [event.name] }]
      : [],
  ),
  ...run.malformed.map((what) => ({ check: 'answers', what, ids: [] })),
];
