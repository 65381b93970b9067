import { describe, expect, it } from 'vitest';
import { createRestartPolicy } from './restart-policy.ts';

describe('a restart policy', () => {
  it('doubles its pauses and gives up at the sixth crash within a minute', () => {
    const policy = createRestartPolicy();
    const pauses = [0, 1, 2, 3, 4, 5].map((second) => policy.next(second * 1_000));

    expect(pauses).toEqual([250, 500, 1_000, 2_000, 4_000, undefined]);
  });

  it('forgets crashes that are long past', () => {
    const policy = createRestartPolicy();
    for (const at of [0, 1_000, 2_000, 3_000, 4_000]) policy.next(at);

    expect(policy.next(120_000)).toBe(250);
  });
});
