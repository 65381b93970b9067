import { describe, expect, it } from 'vitest';
import { planFaults } from './plan-faults.ts';

const targets = ['orders', 'orders-2', 'postgres'];
const first = (seed: number) => planFaults(seed, targets).take(50).toArray();

describe('the faults of a seed', () => {
  it('are the same every time, and others for another seed', () => {
    expect(first(1)).toEqual(first(1));
    expect(first(1)).not.toEqual(first(2));
  });

  it('hit every target, with every kind, and cut connections of Postgres only', () => {
    const faults = first(1);
    expect(new Set(faults.map(({ target }) => target))).toEqual(new Set(targets));
    expect(new Set(faults.map(({ kind }) => kind)).size).toBe(4);
    const cut = faults.filter(({ kind }) => kind === 'cut');
    expect(new Set(cut.map(({ target }) => target))).toEqual(new Set(['postgres']));
  });
});
