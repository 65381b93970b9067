import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type HandlerFailure, type HandlerRecord } from './handler-records.ts';
import { type OpenedViewStore } from './view-store.contract.ts';
import { type ViewStore } from './view-store.ts';

/** What every view store must know of the handlers in it. It may be shared. */
export const describeHandlerRecords = (
  name: string,
  open: () => Promise<OpenedViewStore>,
): void => {
  describe(`${name}, records of handlers`, () => {
    let opened: OpenedViewStore;
    beforeAll(async () => {
      opened = await open();
    });
    afterAll(() => opened.close());
    const store = (): ViewStore => opened.store;
    const newHandler = (): string => randomUUID().slice(0, 31);
    const recordOf = async (handler: string): Promise<HandlerRecord | undefined> =>
      (await store().handlerRecords()).find((record) => record.handler === handler);
    const move = (handler: string, from: number | undefined, to: number): Promise<void> => {
      const position = (sequence: number) => ({ sequence, position: `${sequence}/${sequence}` });
      return store().commit(
        {
          handler,
          source: 'orders',
          from: from === undefined ? undefined : position(from),
          to: position(to),
          recordedAt,
        },
        async () => undefined,
      );
    };

    it('are nothing of who was never there', async () => {
      expect(await recordOf(newHandler())).toBeUndefined();
    });

    it('tell how far it is, since when, and how old what it handled last was', async () => {
      const handler = newHandler();
      await move(handler, undefined, 3);
      const record = await recordOf(handler);
      expect(record).toMatchObject({
        handler,
        source: 'orders',
        checkpoint: { sequence: 3, position: '3/3' },
        recordedAt,
        owner: null,
        failure: null,
        parkedStreams: 0,
      });
      expect(record?.movedAt).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
    });

    it('tell who runs it, before its first commit too', async () => {
      const handler = newHandler();
      const beat = { renew: [], release: [], forMs: 60_000 };
      await store().beat({ ...beat, member: 'one', handlers: [handler], take: [handler] });
      expect(await recordOf(handler)).toMatchObject({ owner: 'one', checkpoint: null });
    });

    it('keep a failure until it commits', async () => {
      const handler = newHandler();
      await store().noteFailure(handler, failure);
      await store().noteFailure(handler, { ...failure, failures: 2 });
      expect((await recordOf(handler))?.failure).toEqual({ ...failure, failures: 2 });
      await move(handler, undefined, 3);
      expect((await recordOf(handler))?.failure).toBeNull();
      await store().noteFailure(handler, { ...failure, eventId: null });
      expect((await recordOf(handler))?.failure).toMatchObject({ eventId: null });
      await move(handler, 3, 4);
      expect((await recordOf(handler))?.failure).toBeNull();
    });

    it('keep a failure when the commit fails, and forget it when it is taken back', async () => {
      const handler = newHandler();
      await store().noteFailure(handler, failure);
      await expect(move(handler, 3, 4)).rejects.toThrow();
      expect((await recordOf(handler))?.failure).toEqual(failure);
      await store().noteFailure(handler, null);
      expect((await recordOf(handler))?.failure ?? null).toBeNull();
    });

    it('count the parked streams', async () => {
      const handler = newHandler();
      const to = { sequence: 3, position: '3/3' };
      await store().commit({ handler, source: 'orders', from: undefined, to }, (transaction) =>
        transaction.park([parked(1, 'order-a'), parked(2, 'order-a'), parked(3, 'order-b')]),
      );
      expect((await recordOf(handler))?.parkedStreams).toBe(2);
    });
  });
};

const recordedAt = '2026-03-01T12:00:00.125Z';

const failure: HandlerFailure = {
  error: 'TypeError: "x" \u{1F4A5}',
  eventId: '0190a5c0-0000-7000-8000-000000000002',
  owner: 'one',
  failures: 1,
  since: recordedAt,
};

const parked = (sequence: number, stream: string) => ({
  sequence,
  fault: null,
  retryAt: null,
  event: {
    eventId: randomUUID(),
    stream,
    revision: 0,
    position: `${sequence}/${sequence}`,
    recordedAt,
    type: 'OrderPlaced',
    data: {},
    metadata: {},
  },
});
