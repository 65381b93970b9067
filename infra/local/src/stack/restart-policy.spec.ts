import { describe, expect, it } from 'vitest';
import { createRestartPolicy } from './restart-policy.ts';

describe('a restart policy', () => {
  it('doubles its pauses and gives up at the fifth quick end in a row', () => {
    const policy = createRestartPolicy();
    const pauses = [0, 100, 9_000, 0, 0].map((readyForMs) => policy.next(readyForMs));

    expect(pauses).toEqual([250, 500, 1_000, 2_000, undefined]);
  });

  it('begins anew after a child was stable', () => {
    const policy = createRestartPolicy();
    for (let times = 0; times < 4; times += 1) policy.next(0);

    expect(policy.next(10_000)).toBe(250);
  });

  it('begins anew after an end that was asked for', () => {
    const policy = createRestartPolicy();
    for (let times = 0; times < 4; times += 1) policy.next(0);
    policy.forget();

    expect(policy.next(0)).toBe(250);
  });
});
