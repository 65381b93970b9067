import { describe, expect, it } from 'vitest';
import { wirePlans } from '../site/plan-wires.ts';
import { aimsOf } from './aims.ts';
import { leaseMs, planFaults } from './plan-faults.ts';

const site = {
  processes: ['eventstore', 'nats', 'postgres', 'stripe', 'mails', 'orders', 'orders-2', 'gateway'],
  twins: ['orders', 'gateway'],
  wires: [],
};
const aims = aimsOf(site);
const first = (seed: number, count = 50) => planFaults(seed, aims).take(count).toArray();

describe('the faults of a seed', () => {
  it('are the same every time, and others for another seed', () => {
    expect(first(1)).toEqual(first(1));
    expect(first(1)).not.toEqual(first(2));
  });

  it('hit everything in every way', () => {
    const hit = first(1, 2_000).map(({ kind, target }) => `${kind} ${target}`);
    const wanted = aims.map(({ kind, target }) => `${kind} ${target}`);
    expect(new Set(hit)).toEqual(new Set(wanted));
  });

  it('hold shorter than a lease, or clearly longer', () => {
    const holds = first(1, 500).map(({ holdMs }) => holdMs);
    expect(holds.filter((ms) => ms > leaseMs - 500 && ms < leaseMs + 2_000)).toEqual([]);
    expect(holds.some((ms) => ms > leaseMs)).toBe(true);
    expect(holds.some((ms) => ms < leaseMs)).toBe(true);
  });
});

describe('the wires of a site', () => {
  it('are known by the two they join', () => {
    const names = wirePlans.map(({ from, to }) => `${from} → ${to}`);
    expect(new Set(names).size).toBe(names.length);
  });

  it('lead each instance to every server it uses', () => {
    const from = (name: string) =>
      wirePlans.filter((plan) => plan.from === name).map(({ to }) => to);
    expect(from('orders-2')).toEqual(['postgres', 'eventstore', 'nats', 'accounts']);
    expect(from('payments')).toContain('stripe');
    expect(from('gateway-2')).toEqual(expect.arrayContaining(['nats', 'orders/graphql']));
    expect(from('stripe')).toEqual(['payments']);
  });
});
