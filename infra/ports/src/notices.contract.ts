import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ChangedNotice, type Notices } from './notices.ts';

/** Notices to test, with a way to stop all that was started for them. */
export type OpenedNotices = {
  readonly notices: Notices;
  readonly close: () => Promise<void>;
};

/** What every notices must do while the connection holds. */
export const describeNotices = (name: string, open: () => Promise<OpenedNotices>): void => {
  describe(name, () => {
    let opened: OpenedNotices;
    beforeAll(async () => {
      opened = await open();
    });
    afterAll(() => opened.close());
    const notices = (): Notices => opened.notices;

    it('delivers unchanged and in order', async () => {
      const key = randomUUID();
      const sent = Array.from({ length: 50 }, (_, revision) => aNotice(key, revision));
      const inbox = await listen(notices(), 'order-view', key);
      notices().publish(sent.slice(0, 20));
      notices().publish(sent.slice(20));
      expect(await inbox.first(50)).toEqual(sent);
    });

    it('delivers to every listener of the view and key, and to no other', async () => {
      const [key, otherKey] = [randomUUID(), randomUUID()];
      const inboxes = await Promise.all([
        listen(notices(), 'order-view', key),
        listen(notices(), 'order-view', key),
        listen(notices(), 'payment-view', key),
        listen(notices(), 'order-view', otherKey),
      ]);
      const [mine, alsoMine, otherView, other] = inboxes;
      const last = { ...aNotice(key, 2), view: 'payment-view' };
      notices().publish([aNotice(key, 0), aNotice(otherKey, 1), last]);
      expect(await mine.first(1)).toEqual([aNotice(key, 0)]);
      expect(await alsoMine.first(1)).toEqual([aNotice(key, 0)]);
      expect(await other.first(1)).toEqual([aNotice(otherKey, 1)]);
      expect(await otherView.first(1)).toEqual([last]);
      expect(inboxes.map(({ received }) => received.length)).toEqual([1, 1, 1, 1]);
    });

    it('delivers nothing to a closed listener', async () => {
      const key = randomUUID();
      const [closed, open] = [
        await listen(notices(), 'order-view', key),
        await listen(notices(), 'order-view', key),
      ];
      closed.close();
      notices().publish([aNotice(key, 0)]);
      await open.first(1);
      expect(closed.received).toEqual([]);
    });

    it('loses what nobody listens to, without a throw', () => {
      expect(() => notices().publish([aNotice(randomUUID(), 0)])).not.toThrow();
    });
  });
};

const aNotice = (key: string, revision: number): ChangedNotice => ({
  view: 'order-view',
  key,
  eventId: `0190a5c0-0000-7000-8000-${String(revision).padStart(12, '0')}`,
  eventType: 'OrderPlaced',
  occurredAt: '2026-03-01T12:00:00.000Z',
  recordedAt: '2026-03-01T12:00:00.125Z',
  revision,
  position: `${revision}/${revision}`,
  facts: { status: 'CREATED', note: 'São Paulo 🚚' },
});

type Inbox = {
  readonly received: readonly ChangedNotice[];
  readonly first: (count: number) => Promise<readonly ChangedNotice[]>;
  readonly close: () => void;
};

const listen = async (notices: Notices, view: string, key: string): Promise<Inbox> => {
  const received: ChangedNotice[] = [];
  let onChange = (): void => undefined;
  const { close } = await notices.subscribe(view, key, {
    onNotice: (notice) => {
      received.push(notice);
      onChange();
    },
    onLost: () => undefined,
  });
  const first = (count: number): Promise<readonly ChangedNotice[]> =>
    new Promise((resolve) => {
      onChange = () => {
        if (received.length >= count) resolve(received.slice(0, count));
      };
      onChange();
    });
  return { received, first, close };
};
