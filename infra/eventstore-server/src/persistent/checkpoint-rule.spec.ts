import { expect, it } from 'vitest';
import { isCheckpointDue } from './checkpoint-rule.ts';

const rule = { checkpointAfter: 2000, minCheckpointCount: 10, maxCheckpointCount: 1000 };

it.each([
  ['at once after many events', { count: 1000, milliseconds: 0 }, false],
  ['at a tick after a while and a few events', { count: 10, milliseconds: 2000 }, true],
])('is due %s', (_, since, isTick) => {
  expect(isCheckpointDue(since, rule, isTick)).toBe(true);
});

it.each([
  ['between two ticks', { count: 10, milliseconds: 2000 }, false],
  ['before the while is over', { count: 10, milliseconds: 1999 }, true],
  ['for fewer', { count: 9, milliseconds: 60_000 }, true],
  ['without any', { count: 0, milliseconds: 60_000 }, true],
])('is not due %s', (_, since, isTick) => {
  expect(isCheckpointDue(since, rule, isTick)).toBe(false);
});

it('waits for many events only when the while is endless', () => {
  const endless = { ...rule, checkpointAfter: 0 };
  expect(isCheckpointDue({ count: 999, milliseconds: 1e9 }, endless, true)).toBe(false);
  expect(isCheckpointDue({ count: 1000, milliseconds: 0 }, endless, true)).toBe(true);
});
