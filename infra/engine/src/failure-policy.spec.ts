import { describe, expect, it } from 'vitest';
import { offContract } from './carts.fixture.ts';
import { type Failure, projectionPolicy, reactionPolicy } from './failure-policy.ts';

type Row = readonly [kind: Failure['kind'], attempts: number, verdict: 'retry' | 'park'];

const failureOf = ([kind, attempts]: Row): Failure => ({
  kind,
  attempts,
  event: offContract(1),
  error: new TypeError('no lines'),
});

describe('what is done about a failure', () => {
  it.each<Row>([
    ['unreadable', 1, 'retry'],
    ['unreadable', 2, 'retry'],
    ['unreadable', 3, 'park'],
    ['refused', 2, 'retry'],
    ['refused', 3, 'park'],
    ['threw', 2, 'retry'],
    ['threw', 3, 'park'],
    ['threw', 99, 'park'],
  ])('by a projection, when an event is %s for the time %i: %s', (...row) => {
    expect(projectionPolicy(failureOf(row))).toBe(row[2]);
  });

  it.each<Row>([
    ['unreadable', 1, 'retry'],
    ['unreadable', 2, 'retry'],
    ['unreadable', 3, 'park'],
    ['threw', 3, 'retry'],
    ['threw', 11, 'retry'],
    ['threw', 12, 'park'],
    ['threw', 99, 'park'],
  ])('by a reaction, when an event is %s for the time %i: %s', (...row) => {
    expect(reactionPolicy(failureOf(row))).toBe(row[2]);
  });

  it('is the same whenever it is asked', () => {
    const failure = failureOf(['threw', 7, 'retry']);
    const verdicts = Array.from({ length: 5 }, () => reactionPolicy(failure));
    expect(new Set(verdicts)).toEqual(new Set(['retry']));
  });
});
