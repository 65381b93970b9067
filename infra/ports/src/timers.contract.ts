import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LeaseLostError, type Lease } from './leases.ts';
import { type Fault } from './parked-event.ts';
import { type SettledTimer, type TimerHolder, type TimerRow, timerTable } from './timers.ts';
import { type OpenedViewStore } from './view-store.contract.ts';
import { type ViewStore } from './view-store.ts';

/** What every view store must do about timers. It may be shared: each sentence has a table of its own. */
export const describeTimers = (name: string, open: () => Promise<OpenedViewStore>): void => {
  describe(`${name}, timers`, () => {
    let opened: OpenedViewStore;
    beforeAll(async () => {
      opened = await open();
    });
    afterAll(() => opened.close());
    const store = (): ViewStore => opened.store;

    const given = async (...timers: readonly TimerRow[]) => {
      const handler = randomUUID().slice(0, 31);
      const table = timerTable(`timer_${handler.replaceAll('-', '_')}`, 1);
      await store().prepare(handler, table);
      const lease = await take(handler);
      const holder: TimerHolder = { handler, source: 'orders', table, lease };
      const move = {
        handler,
        source: 'orders',
        from: undefined,
        to: checkpoint(1),
        lease,
      } as const;
      await store().commit(move, (transaction) => transaction.save(table, timers));
      return {
        holder,
        ahead: () => store().timersAhead(table, 100),
        reset: (timer: TimerRow) =>
          store().commit({ ...move, from: checkpoint(1), to: checkpoint(2) }, (transaction) =>
            transaction.save(table, [timer]),
          ),
        settle: (...settled: readonly SettledTimer[]) => store().settleTimers(holder, settled),
      };
    };
    const take = async (handler: string, release: readonly Lease[] = []): Promise<Lease> => {
      const beat = { member: 'one', handlers: [handler], renew: [], forMs: 60_000 };
      await store().beat({ ...beat, take: [], release });
      const { held } = await store().beat({ ...beat, take: [handler], release: [] });
      const [lease] = held;
      if (!lease) throw new Error('held by another');
      return lease;
    };

    it('come in the order in which they fire', async () => {
      const timers = [timer('c', 2), timer('b', 1), { ...timer('a', 0), nextAt: instant(3) }];
      const { ahead, holder } = await given(...timers, timer('d', 1));
      const keys = (await ahead()).map(({ key }) => key);
      expect(keys).toEqual(['b', 'd', 'c', 'a']);
      expect(await store().timersAhead(holder.table, 2)).toEqual([timer('b', 1), timer('d', 1)]);
    });

    it('are gone when they are done', async () => {
      const { ahead, settle } = await given(timer('a', 1), timer('b', 2), timer('c', 3));
      await settle(done('a', 1), done('c', 3));
      expect(await ahead()).toEqual([timer('b', 2)]);
    });

    it('stay if they are due at another instant by now, and are not made anew if they are gone', async () => {
      const { ahead, reset, settle } = await given(timer('a', 1));
      await reset(timer('a', 7));
      await settle(done('a', 1), failed('a', 1, 2), parked('a', 1), done('never', 1));
      expect(await ahead()).toEqual([timer('a', 7)]);
      await settle(done('a', 7));
      await settle(failed('a', 7, 9));
      expect(await ahead()).toEqual([]);
    });

    it('keep their failures, and when to try again', async () => {
      const { ahead, settle } = await given(timer('a', 1), timer('b', 2));
      await settle(failed('a', 1, 5));
      expect(await ahead()).toEqual([
        timer('b', 2),
        { ...timer('a', 1), nextAt: instant(5), fault },
      ]);
    });

    it('become parked events', async () => {
      const { ahead, settle, holder } = await given(timer('a', 1), timer('b', 2));
      const parking = parked('a', 1);
      await settle(parking, done('b', 2));
      expect(await ahead()).toEqual([]);
      const { handler, source } = holder;
      const key = { handler, source, stream: parking.parked.event.stream };
      expect(await store().parkedEvents(key, 10)).toEqual([parking.parked]);
    });

    it('are the business of who has the lease', async () => {
      const { ahead, holder } = await given(timer('a', 1));
      await take(holder.handler, [holder.lease]);
      const settling = store().settleTimers(holder, [done('a', 1)]);
      await expect(settling).rejects.toBeInstanceOf(LeaseLostError);
      expect(await ahead()).toEqual([timer('a', 1)]);
    });

    it('may be thousands', async () => {
      const many = Array.from({ length: 3_000 }, (_, index) => timer(`key-${index}`, 1));
      const { ahead, settle } = await given(...many, timer('last', 2));
      await settle(...many.map(({ key }) => done(key, 1)));
      expect(await ahead()).toEqual([timer('last', 2)]);
    });
  });
};

const checkpoint = (sequence: number) => ({ sequence, position: `${sequence}/${sequence}` });
const instant = (minute: number): string => `2026-03-01T12:0${minute}:00.000Z`;

const fault: Fault = {
  error: 'out of order',
  attempts: 1,
  firstFailedAt: instant(1),
  lastFailedAt: instant(1),
};

const timer = (key: string, minute: number): TimerRow => ({
  key,
  dueAt: instant(minute),
  nextAt: instant(minute),
  data: { of: [key, null, 1] },
  correlationId: 'story',
  causationId: 'event',
  fault: null,
});

const done = (key: string, minute: number): SettledTimer => ({
  key,
  dueAt: instant(minute),
  outcome: 'done',
});

const failed = (key: string, minute: number, next: number): SettledTimer => ({
  key,
  dueAt: instant(minute),
  outcome: 'failed',
  fault,
  nextAt: instant(next),
});

const parked = (key: string, minute: number) => ({
  key,
  dueAt: instant(minute),
  outcome: 'parked' as const,
  parked: {
    sequence: 77,
    fault,
    retryAt: null,
    event: {
      eventId: '0190a5c0-0000-7000-8000-000000000077',
      stream: `timer-${key}`,
      revision: 0,
      position: '0/0',
      recordedAt: instant(1),
      type: 'TimerDue',
      data: {},
      metadata: {},
    },
  },
});
