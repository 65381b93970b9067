import { randomUUID } from 'node:crypto';
import { type RawEvent } from '@marketgraph/schema';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Fault, type ParkedEvent } from './parked-event.ts';
import { type ParkedKey, ParkedMovedError } from './parked-events.ts';
import { type OpenedViewStore } from './view-store.contract.ts';
import { type Checkpoint, type ViewStore } from './view-store.ts';

/** What every view store must do with events that can not be handled. It may be shared. */
export const describeParkedEvents = (name: string, open: () => Promise<OpenedViewStore>): void => {
  describe(`${name}, parked events`, () => {
    let opened: OpenedViewStore;
    beforeAll(async () => {
      opened = await open();
    });
    afterAll(() => opened.close());
    const store = (): ViewStore => opened.store;

    /** A handler of its own that has parked events of two streams, each by its sequence. */
    const parked = async (...events: readonly ParkedEvent[]) => {
      const handler = randomUUID().slice(0, 31);
      const key = { handler, source: 'orders', stream: 'order-a' } as const;
      const move = { handler, source: 'orders', from: undefined, to: at(10) } as const;
      await store().commit(move, (transaction) => transaction.park(events));
      return { handler, key, other: { ...key, stream: 'order-b' } };
    };
    const sequencesOf = async (key: ParkedKey): Promise<readonly number[]> =>
      (await store().parkedEvents(key, 100)).map(({ sequence }) => sequence);

    it('come back as they were, the oldest first', async () => {
      const events = [failed(3, 'order-a'), waiting(5, 'order-a'), failed(7, 'order-b')] as const;
      const { key, other } = await parked(...events);
      expect(await store().parkedEvents(key, 100)).toEqual(events.slice(0, 2));
      expect(await store().parkedEvents(key, 1)).toEqual([events[0]]);
      expect(await store().parkedEvents(other, 100)).toEqual([events[2]]);
    });

    it('are listed by stream, with the first and how many there are', async () => {
      const { handler, key, other } = await parked(
        failed(4, 'order-b'),
        failed(5, 'order-a'),
        waiting(6, 'order-a'),
      );
      const streams = [
        { ...other, count: 1, first: failed(4, 'order-b') },
        { ...key, count: 2, first: failed(5, 'order-a') },
      ];
      expect(await store().parkedStreams(handler)).toEqual(streams);
      expect(await store().parkedStreams()).toEqual(expect.arrayContaining(streams));
    });

    it('say which streams are parked, each handler for itself', async () => {
      const { handler } = await parked(failed(1, 'order-a'));
      const streams = ['order-a', 'order-b'];
      expect(await store().parkedAmong(handler, 'orders', streams)).toEqual(new Set(['order-a']));
      expect(await store().parkedAmong('another', 'orders', streams)).toEqual(new Set());
      const move = { handler, source: 'orders', from: at(10), to: at(11) } as const;
      await store().commit(move, async (transaction) => {
        expect(await transaction.parkedAmong(streams)).toEqual(new Set(['order-a']));
      });
    });

    it('are not parked when the commit fails', async () => {
      const { handler, key } = await parked();
      const move = { handler, source: 'orders', from: at(10), to: at(11) } as const;
      const failing = store().commit(move, async (transaction) => {
        await transaction.park([failed(11, 'order-a')]);
        throw new Error('halfway');
      });
      await expect(failing).rejects.toThrow('halfway');
      expect(await sequencesOf(key)).toEqual([]);
    });

    it('are released by settling them, in order', async () => {
      const { handler, key } = await parked(...[3, 5, 6].map((n) => failed(n, 'order-a')));
      await store().settleParked(key, { from: 3, to: 5 }, nothing);
      expect(await sequencesOf(key)).toEqual([6]);
      expect(await store().parkedAmong(handler, 'orders', ['order-a'])).toEqual(
        new Set(['order-a']),
      );
      await store().settleParked(key, { from: 6, to: 6 }, nothing);
      expect(await store().parkedStreams(handler)).toEqual([]);
    });

    it.each([
      ['not the first', { from: 5, to: 6 }],
      ['gone', { from: 1, to: 3 }],
      ['not there', { from: 3, to: 9 }],
    ])('are not settled when the range is %s', async (_, range) => {
      const { key } = await parked(...[3, 5, 6].map((n) => failed(n, 'order-a')));
      await expect(store().settleParked(key, range, nothing)).rejects.toBeInstanceOf(
        ParkedMovedError,
      );
      expect(await sequencesOf(key)).toEqual([3, 5, 6]);
    });

    it('stay when the work on them throws', async () => {
      const { key } = await parked(failed(3, 'order-a'));
      const failing = store().settleParked(key, { from: 3, to: 3 }, async () => {
        throw new Error('still broken');
      });
      await expect(failing).rejects.toThrow('still broken');
      expect(await sequencesOf(key)).toEqual([3]);
    });

    it('are settled by exactly one of several at once', async () => {
      const { key } = await parked(failed(3, 'order-a'));
      const outcomes = await Promise.allSettled(
        Array.from({ length: 4 }, () => store().settleParked(key, { from: 3, to: 3 }, nothing)),
      );
      expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    });

    it('keep their stream parked when more of it came while they were settled', async () => {
      const { handler, key } = await parked(failed(3, 'order-a'));
      const move = { handler, source: 'orders', from: at(10), to: at(11) } as const;
      const seen = Promise.withResolvers<ReadonlySet<string>>();
      await Promise.all([
        store().settleParked(key, { from: 3, to: 3 }, nothing),
        store().commit(move, async (transaction) => {
          const among = await transaction.parkedAmong(['order-a']);
          if (among.size > 0) await transaction.park([waiting(11, 'order-a')]);
          seen.resolve(among);
        }),
      ]);
      // Either of the two was first; both saw the truth.
      const wasParked = (await seen.promise).size > 0;
      expect(await sequencesOf(key)).toEqual(wasParked ? [11] : []);
    });

    it('remember another failure', async () => {
      const { key } = await parked(failed(3, 'order-a'), waiting(4, 'order-a'));
      const again = {
        fault: { ...fault, attempts: 9, error: 'again' },
        retryAt: '2026-03-01T13:00:00.000Z',
      };
      await store().faultParked(key, { ...again, sequence: 3 });
      await store().faultParked(key, { ...again, sequence: 99 });
      expect(await store().parkedEvents(key, 9)).toEqual([
        { ...failed(3, 'order-a'), ...again },
        waiting(4, 'order-a'),
      ]);
    });

    it('are due at their time, when somebody asked for it', async () => {
      const { handler, key, other } = await parked(
        failed(3, 'order-a'),
        waiting(4, 'order-a'),
        failed(5, 'order-b'),
      );
      const [early, late] = ['2026-03-01T13:00:00.000Z', '2026-03-01T14:00:00.000Z'];
      expect(await store().parkedDue(handler, late, 9)).toEqual([]);
      expect(await store().retryParkedAt(key, early)).toBe(true);
      expect(await store().retryParkedAt(other, late)).toBe(true);
      expect(await store().retryParkedAt({ ...key, stream: 'order-c' }, early)).toBe(false);
      expect(await store().parkedDue(handler, early, 9)).toEqual([key]);
      expect(await store().parkedDue(handler, late, 9)).toHaveLength(2);
      expect((await store().parkedEvents(key, 9)).map(({ retryAt }) => retryAt)).toEqual([
        early,
        null,
      ]);
    });

    it('are given up one by one, on record', async () => {
      const { handler, key } = await parked(failed(3, 'order-a'), waiting(4, 'order-a'));
      const skip = { by: 'anna', why: 'a test order', at: '2026-03-02T08:00:00.000Z' };
      await store().skipParked(key, 3, skip);
      await expect(store().skipParked(key, 3, skip)).rejects.toBeInstanceOf(ParkedMovedError);
      expect(await sequencesOf(key)).toEqual([4]);
      expect(await store().skippedEvents(handler)).toEqual([
        { ...key, ...failed(3, 'order-a'), ...skip },
      ]);
    });

    it('are forgotten when a new version of the table replays history', async () => {
      const { handler } = await parked(failed(3, 'order-a'));
      const table = {
        name: `contract_${randomUUID().replaceAll('-', '_')}`,
        version: 1,
        key: 'thingId',
        columns: { thingId: 'text' },
        indexes: [],
      };
      await store().prepare(handler, table);
      expect(await store().parkedStreams(handler)).toEqual([]);
    });
  });
};

const nothing = async (): Promise<void> => undefined;

const at = (sequence: number): Checkpoint => ({ sequence, position: `${sequence}/${sequence}` });

const fault: Fault = {
  error: 'TypeError: "x" \u{1F4A5}\n  of undefined',
  attempts: 3,
  firstFailedAt: '2026-03-01T12:00:00.000Z',
  lastFailedAt: '2026-03-01T12:00:00.250Z',
};

const waiting = (sequence: number, stream: string): ParkedEvent => ({
  sequence,
  event: anEvent(sequence, stream),
  fault: null,
  retryAt: null,
});

const failed = (sequence: number, stream: string): ParkedEvent => ({
  ...waiting(sequence, stream),
  fault,
});

const anEvent = (sequence: number, stream: string): RawEvent => ({
  eventId: '0190a5c0-0000-7000-8000-000000000002',
  stream,
  revision: sequence,
  position: `${sequence}/${sequence}`,
  recordedAt: '2026-03-01T12:00:00.125Z',
  type: 'OrderPlaced',
  data: { text: 'São Paulo', nothing: null, list: [1, { deep: true }] },
  metadata: { version: 1, $correlationId: 'story' },
});
