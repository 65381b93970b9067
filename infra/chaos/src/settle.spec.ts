import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { outside } from './checks/outside.ts';
import { type Observer } from './facts/observer.ts';
import { settle } from './settle.ts';

const read = { reader: 'orders_order-view', source: 'orders', at: 7, of: 7 };
const resting: Pick<Observer, 'progress' | 'parked' | 'pendingWebhooks'> = {
  progress: async () => [read],
  parked: async () => [],
  pendingWebhooks: async () => 0,
};

const settled = async (site: typeof resting) => {
  const run = settle(site, 20_000, () => undefined);
  await vi.advanceTimersByTimeAsync(30_000);
  return run;
};

describe('a site', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('rests once nothing has changed for a while', async () => {
    const { unsettled, ms } = await settled(resting);
    expect(unsettled).toEqual([]);
    expect(ms).toBeGreaterThanOrEqual(6_000);
  });

  it.each<[string, Partial<typeof resting>, RegExp]>([
    ['a reader is behind', { progress: async () => [{ ...read, at: 6 }] }, /is at 6 of 7/],
    ['an event is parked', { parked: async () => ['order-1 is parked'] }, /is parked/],
    ['webhooks are on their way', { pendingWebhooks: async () => 2 }, /2 webhooks/],
    [
      'it can not be looked at',
      { progress: () => Promise.reject(new Error('no server')) },
      /no server/,
    ],
  ])('does not rest while %s, which is a violation', async (_why, change, what) => {
    const rest = await settled({ ...resting, ...change });
    const violations = outside({ settled: rest, told: [], malformed: [] });
    expect(violations.map((violation) => violation.what).join()).toMatch(what);
  });
});

describe('a run', () => {
  const rest = { ms: 7_000, unsettled: [] };

  it('is well if nothing else is wrong', () => {
    expect(outside({ settled: rest, told: [], malformed: [] })).toEqual([]);
  });

  it('is not if a process was given up, or an answer was not of its form', () => {
    const event = { type: 'gave-up', name: 'orders', reason: new Error('it ends') } as const;
    expect(outside({ settled: rest, told: [{ at: 0, event }], malformed: [] })).toHaveLength(1);
    expect(outside({ settled: rest, told: [], malformed: ['no status'] })).toHaveLength(1);
  });
});
