import { expect } from 'vitest';

/** Asks again and again, with patience for a machine that is busy. */
export const eventually = <T>(probe: () => T) =>
  expect.poll(probe, { interval: 5, timeout: 10_000 });
