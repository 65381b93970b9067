import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LeaseLostError, type Lease } from './leases.ts';
import { type OpenedViewStore } from './view-store.contract.ts';
import { type ViewStore } from './view-store.ts';

const longMs = 60_000;
/** Over as soon as it is taken. */
const noMs = 0;

/** What every view store must do about who runs a handler. It may be shared. */
export const describeLeases = (name: string, open: () => Promise<OpenedViewStore>): void => {
  describe(`${name}, leases`, () => {
    let opened: OpenedViewStore;
    beforeAll(async () => {
      opened = await open();
    });
    afterAll(() => opened.close());
    const store = (): ViewStore => opened.store;
    const newHandler = (): string => randomUUID().slice(0, 31);
    const take = async (handler: string, owner: string, forMs: number): Promise<Lease> => {
      const taking = await store().takeLease(handler, owner, forMs);
      if (!taking.taken) throw new Error(`held for ${taking.heldMs} ms`);
      return taking.lease;
    };
    const commit = (lease: Lease): Promise<void> => {
      const to = { sequence: 1, position: '1/1' };
      const move = {
        handler: lease.handler,
        source: 'orders',
        from: undefined,
        to,
        lease,
      } as const;
      return store().commit(move, async () => undefined);
    };

    it('are held by one, who is the only one to commit', async () => {
      const handler = newHandler();
      const lease = await take(handler, 'one', longMs);
      const taking = await store().takeLease(handler, 'two', longMs);
      expect(taking.taken).toBe(false);
      expect(taking.taken ? 0 : taking.heldMs).toBeGreaterThan(longMs / 2);
      await commit(lease);
    });

    it('go to exactly one of several at once', async () => {
      const handler = newHandler();
      const takings = await Promise.all(
        ['a', 'b', 'c', 'd'].map((owner) => store().takeLease(handler, owner, longMs)),
      );
      expect(takings.filter(({ taken }) => taken)).toHaveLength(1);
    });

    it('are taken over at once when released', async () => {
      const handler = newHandler();
      const lease = await take(handler, 'one', longMs);
      await store().releaseLease(lease);
      expect((await take(handler, 'two', longMs)).epoch).toBeGreaterThan(lease.epoch);
    });

    it('are taken over when they were not renewed; who had them can do nothing more', async () => {
      const handler = newHandler();
      const late = await take(handler, 'one', noMs);
      const lease = await take(handler, 'two', longMs);
      await expect(commit(late)).rejects.toBeInstanceOf(LeaseLostError);
      await expect(store().renewLease(late, longMs)).rejects.toBeInstanceOf(LeaseLostError);
      await store().releaseLease(late);
      expect((await store().takeLease(handler, 'three', longMs)).taken).toBe(false);
      expect(await store().checkpoint(handler, 'orders')).toBeUndefined();
      await commit(lease);
    });

    it('are lost also to oneself, when taken anew', async () => {
      const handler = newHandler();
      const first = await take(handler, 'one', noMs);
      const second = await take(handler, 'one', longMs);
      await expect(commit(first)).rejects.toBeInstanceOf(LeaseLostError);
      await commit(second);
    });

    it('are renewed, also late, as long as nobody else has taken them', async () => {
      const handler = newHandler();
      const lease = await take(handler, 'one', noMs);
      await store().renewLease(lease, longMs);
      expect((await store().takeLease(handler, 'two', longMs)).taken).toBe(false);
      await commit(lease);
    });

    it('are each handler’s own', async () => {
      await take(newHandler(), 'one', longMs);
      await take(newHandler(), 'two', longMs);
    });
  });
};
