import { expect, it } from 'vitest';
import { Measurements } from './measurements.ts';

it('summarises what it was told', () => {
  const measurements = new Measurements();
  expect(measurements.summary).toEqual([]);
  for (let time = 1; time <= 100; time += 1) measurements.add(time);
  const summary = new Map(measurements.summary);
  expect(summary.get('Mean')).toBe(51);
  expect(summary.get('Median')).toBe(50);
  expect(summary.get('Fastest')).toBe(1);
  expect(summary.get('Quintile 3')).toBe(60);
  expect(summary.get('99%')).toBe(99);
  expect(summary.get('Highest')).toBe(100);
});

it('forgets all but the last thousand', () => {
  const measurements = new Measurements();
  measurements.add(50_000);
  for (let count = 0; count < 1000; count += 1) measurements.add(2);
  expect(new Map(measurements.summary).get('Highest')).toBe(2);
});
