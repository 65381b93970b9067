import { describe, expect, it } from 'vitest';
import { Checkpoints } from './checkpoints.ts';

describe('Checkpoints', () => {
  it('is due after every interval of considered events', () => {
    const checkpoints = new Checkpoints(3);
    expect([10, 20, 30, 40, 50, 60, 70].map((at) => checkpoints.consider(at))).toEqual([
      false,
      false,
      true,
      false,
      false,
      true,
      false,
    ]);
  });

  it('hands out what was considered since the last one, once', () => {
    const checkpoints = new Checkpoints(3);
    checkpoints.consider(10);
    expect(checkpoints.takePending()).toBe(10);
    expect(checkpoints.takePending()).toBeUndefined();
  });

  it('has nothing to say before the first event, so no checkpoint can lie beyond the log', () => {
    expect(new Checkpoints(3).takePending()).toBeUndefined();
  });

  it('never is due without a filter', () => {
    const checkpoints = new Checkpoints(Infinity);
    expect(checkpoints.consider(10)).toBe(false);
    expect(checkpoints.takePending()).toBeUndefined();
  });
});
