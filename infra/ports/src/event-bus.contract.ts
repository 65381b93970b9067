import { randomUUID } from 'node:crypto';
import { type EventDomain, type RawEvent } from '@marketgraph/schema';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { collect } from './collect.contract.ts';
import { type BusMessage, type EventBus, SequenceConflictError } from './event-bus.ts';
import { formatPosition } from './position.ts';

/** A bus to test, running and empty, with a way to stop all that was started for it. */
export type OpenedEventBus = {
  readonly bus: EventBus;
  readonly close: () => Promise<void>;
};

/** What every event bus must do. It must be empty at first; sentences go on where others ended. */
export const describeEventBus = (name: string, open: () => Promise<OpenedEventBus>): void => {
  describe(name, () => {
    let opened: OpenedEventBus;
    beforeAll(async () => {
      opened = await open();
    });
    afterAll(() => opened.close());
    const bus = (): EventBus => opened.bus;
    const end = async (): Promise<number> => (await bus().last('orders'))?.sequence ?? 0;
    const storedAfter = (after: number, count: number): Promise<readonly BusMessage[]> =>
      take(bus(), { after, count, maxBatch: 100 });

    describe('last', () => {
      it('answers nothing of an empty stream', async () => {
        expect(await bus().last('notifications')).toBeUndefined();
      });

      it('answers sequence and position of the newest message', async () => {
        const after = await end();
        const events = someEvents(3);
        await bus().publish('orders', after, events);
        const last = await bus().last('orders');
        expect(last?.sequence).toBe(after + 3);
        expect(last && formatPosition(last.position)).toBe(events[2]?.position);
      });

      it('counts each domain for itself, from 1', async () => {
        expect(await bus().publish('shipping', 0, someEvents(2))).toBe(2);
        expect(await bus().publish('products', 0, someEvents(1))).toBe(1);
        expect((await bus().last('shipping'))?.sequence).toBe(2);
      });
    });

    describe('find', () => {
      it('answers a message by its sequence, and nothing where none is', async () => {
        const after = await end();
        const events = someEvents(2);
        await bus().publish('orders', after, events);
        const found = await bus().find('orders', after + 1);
        expect(found).toEqual({ sequence: after + 1, event: events[0] });
        expect(await bus().find('orders', after + 3)).toBeUndefined();
        expect(await bus().find('inventory', 1)).toBeUndefined();
      });
    });

    describe('publish', () => {
      it('stores a batch in order and unchanged', async () => {
        const after = await end();
        const events = someEvents(120);
        expect(await bus().publish('orders', after, events)).toBe(after + 120);
        const stored = await storedAfter(after, 120);
        expect(stored.map(({ event }) => event)).toEqual(events);
        expect(stored.map(({ sequence }) => sequence)).toEqual(
          events.map((_, index) => after + index + 1),
        );
      });

      it.each([-1, 1])('stores nothing when the stream is elsewhere by %i', async (offset) => {
        const after = await end();
        await bus().publish('orders', after, someEvents(2));
        const publishing = bus().publish('orders', after + 2 + offset, someEvents(2));
        await expect(publishing).rejects.toBeInstanceOf(SequenceConflictError);
        expect(await end()).toBe(after + 2);
      });

      it('counts a repeat as published', async () => {
        const after = await end();
        const events = someEvents(3);
        await bus().publish('orders', after, events);
        expect(await bus().publish('orders', after, events)).toBe(after + 3);
        expect(await end()).toBe(after + 3);
      });

      it('completes what an earlier try published in part', async () => {
        const after = await end();
        const events = someEvents(5);
        await bus().publish('orders', after, events.slice(0, 2));
        expect(await bus().publish('orders', after, events)).toBe(after + 5);
        const stored = await storedAfter(after, 5);
        expect(stored.map(({ event }) => event)).toEqual(events);
      });

      it('stops where another publisher went on differently', async () => {
        const after = await end();
        const events = someEvents(3);
        await bus().publish('orders', after, events.slice(0, 1));
        await bus().publish('orders', after + 1, someEvents(1));
        await expect(bus().publish('orders', after, events)).rejects.toBeInstanceOf(
          SequenceConflictError,
        );
        expect(await end()).toBe(after + 2);
      });

      it('lets exactly one of several publishers at once win', async () => {
        const after = await end();
        const outcomes = await Promise.allSettled(
          Array.from({ length: 5 }, () => bus().publish('orders', after, someEvents(3))),
        );
        expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
        for (const outcome of outcomes) {
          if (outcome.status === 'rejected') {
            expect(outcome.reason).toBeInstanceOf(SequenceConflictError);
          }
        }
        expect(await end()).toBe(after + 3);
      });
    });

    describe('consume', () => {
      it('starts after any sequence', async () => {
        const after = await end();
        const events = someEvents(6);
        await bus().publish('orders', after, events);
        const rest = await storedAfter(after + 4, 2);
        expect(rest.map(({ event }) => event)).toEqual(events.slice(4));
      });

      it('hands over no more at once than asked for', async () => {
        const after = await end();
        await bus().publish('orders', after, someEvents(25));
        const batches = await collect(
          (signal) => bus().consume('orders', { after, maxBatch: 10, signal }),
          (soFar) => soFar.flat().length >= 25,
        );
        expect(Math.max(...batches.map(({ length }) => length))).toBeLessThanOrEqual(10);
        expect(batches.every(({ length }) => length > 0)).toBe(true);
      });

      it('waits for messages to come, and hands them over in order without gap', async () => {
        const after = await end();
        const consuming = [1, 2].map(() => take(bus(), { after, count: 200, maxBatch: 64 }));
        const events = someEvents(200);
        for (let index = 0; index < 200; index += 20) {
          await bus().publish('orders', after + index, events.slice(index, index + 20));
        }
        for (const consumed of await Promise.all(consuming)) {
          expect(consumed.map(({ sequence }) => sequence)).toEqual(
            events.map((_, index) => after + index + 1),
          );
          expect(consumed.map(({ event }) => event.eventId)).toEqual(
            events.map(({ eventId }) => eventId),
          );
        }
      });

      it('waits for a sequence that is not there yet', async () => {
        const after = await end();
        const consuming = take(bus(), { after: after + 2, count: 1, maxBatch: 10 });
        await bus().publish('orders', after, someEvents(3));
        expect((await consuming).map(({ sequence }) => sequence)).toEqual([after + 3]);
      });

      it('ends without a throw when aborted while it waits', async () => {
        const after = await end();
        const stop = new AbortController();
        const options = { after, maxBatch: 10, signal: stop.signal };
        const next = bus().consume('orders', options)[Symbol.asyncIterator]().next();
        setImmediate(() => stop.abort());
        expect((await next).done).toBe(true);
      });

      it('yields nothing when aborted before it starts', async () => {
        await bus().publish('orders', await end(), someEvents(1));
        const options = { after: 0, maxBatch: 10, signal: AbortSignal.abort() };
        const next = bus().consume('orders', options)[Symbol.asyncIterator]().next();
        expect((await next).done).toBe(true);
      });
    });
  });
};

let written = 0n;

/** Events as the log would hand them over: positions increase from one call to the next. */
const someEvents = (count: number): readonly RawEvent[] => {
  const stream = `order-${randomUUID()}`;
  return Array.from({ length: count }, (_, revision) => {
    written += 128n;
    return {
      eventId: randomUUID(),
      stream,
      revision,
      position: formatPosition({ commit: written, prepare: written }),
      recordedAt: '2026-03-01T12:00:00.125Z',
      type: 'OrderPlaced',
      data: { text: 'São Paulo 🚚', nothing: null, list: [1, { deep: true }] },
      metadata: { version: 1, $correlationId: 'story' },
    };
  });
};

const take = async (
  bus: EventBus,
  wanted: { after: number; count: number; maxBatch: number },
  domain: EventDomain = 'orders',
): Promise<readonly BusMessage[]> => {
  const { after, count, maxBatch } = wanted;
  const batches = await collect(
    (signal) => bus.consume(domain, { after, maxBatch, signal }),
    (soFar) => soFar.flat().length >= count,
  );
  return batches.flat();
};
