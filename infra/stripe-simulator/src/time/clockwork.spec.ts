import { setTimeout as work } from 'node:timers/promises';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { Ledger } from '../ledger.ts';
import { newDelivery } from '../webhooks/delivery.ts';
import { Clock } from './clock.ts';
import { Clockwork } from './clockwork.ts';

const start = Date.UTC(2030, 0, 1);

describe('clockwork', () => {
  let ledger: Ledger;
  let clockwork: Clockwork;
  let clock: Clock;
  let happened: string[];

  beforeEach(async () => {
    happened = [];
    ledger = await Ledger.read(undefined, 'a');
    clock = new Clock({ aheadMs: 0, frozenAt: start });
    clockwork = new Clockwork({
      clock,
      ledger,
      happen: async ({ id }) => {
        await work(10);
        happened.push(`${id} at ${clock.now() - start}`);
      },
      settle: () => work(10),
    });
    clockwork.start();
  });
  afterEach(() => clockwork.stop());

  const due = (event: string, after: number) => {
    const value = { ...newDelivery(event, 'we'), dueAt: start + after };
    ledger.commit([{ kind: 'delivery', value }]);
  };

  it('lets happen what is due in the order of its time, each at its time', async () => {
    due('late', 300);
    due('soon', 100);
    await clockwork.advance(1000);
    expect(happened).toEqual(['soon/we at 100', 'late/we at 300']);
    expect(clock.now()).toBe(start + 1000);
  });

  it('has done what was due already when it has moved on', async () => {
    due('now', 0);
    await clockwork.advance(0);
    expect(happened).toEqual(['now/we at 0']);
  });

  it('forgets what is no longer due', async () => {
    due('moved', 100);
    due('moved', 200);
    await clockwork.advance(150);
    expect(happened).toEqual([]);
    await clockwork.advance(50);
    expect(happened).toEqual(['moved/we at 200']);
  });
});
