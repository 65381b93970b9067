import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Beat, LeaseLostError, type Lease, type Look } from './leases.ts';
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
    const beat = (member: string, said: Partial<Beat>): Promise<Look> =>
      store().beat({
        member,
        handlers: said.take ?? [],
        renew: [],
        take: [],
        release: [],
        forMs: longMs,
        ...said,
      });
    const take = async (handler: string, member: string, forMs = longMs): Promise<Lease> => {
      const { held } = await beat(member, { take: [handler], forMs });
      const [lease] = held;
      if (!lease) throw new Error('held by another');
      return lease;
    };
    const isFree = async (handler: string): Promise<boolean> => {
      const { owners } = await beat('who looks', { handlers: [handler] });
      return (owners[0]?.heldMs ?? 0) <= 0;
    };
    const moveOf = ({ handler }: Lease) =>
      ({
        handler,
        source: 'orders',
        from: undefined,
        to: { sequence: 1, position: '1/1' },
      }) as const;
    const commit = (lease: Lease, work = async (): Promise<void> => undefined): Promise<void> =>
      store().commit({ ...moveOf(lease), lease }, work);

    it('are held by one, who is the only one to commit', async () => {
      const handler = newHandler();
      const lease = await take(handler, 'one');
      const { held, owners } = await beat('two', { take: [handler] });
      expect(held).toEqual([]);
      expect(owners).toMatchObject([{ handler, owner: 'one' }]);
      expect(owners[0]?.heldMs).toBeGreaterThan(longMs / 2);
      await commit(lease);
    });

    it('go to exactly one of several at once', async () => {
      const handler = newHandler();
      const looks = await Promise.all(
        ['a', 'b', 'c', 'd'].map((member) => beat(member, { take: [handler] })),
      );
      expect(looks.flatMap(({ held }) => held)).toHaveLength(1);
    });

    it('are taken, renewed and released in one beat, each for itself', async () => {
      const [kept, left, free] = [newHandler(), newHandler(), newHandler()];
      const [keptLease, leftLease] = [await take(kept, 'one'), await take(left, 'one')];
      const { held } = await beat('one', {
        handlers: [kept, free],
        renew: [keptLease],
        take: [free],
        release: [leftLease],
      });
      expect(held).toHaveLength(2);
      expect(held).toContainEqual(keptLease);
      expect(held).toContainEqual({ handler: free, owner: 'one', epoch: 1 });
      expect(await isFree(left)).toBe(true);
    });

    it('are taken over at once when released', async () => {
      const handler = newHandler();
      const lease = await take(handler, 'one');
      await beat('one', { release: [lease] });
      expect((await take(handler, 'two')).epoch).toBeGreaterThan(lease.epoch);
    });

    it('are taken over when they were not renewed; who had them can do nothing more', async () => {
      const handler = newHandler();
      const late = await take(handler, 'one', noMs);
      const lease = await take(handler, 'two');
      await expect(commit(late)).rejects.toBeInstanceOf(LeaseLostError);
      const { held } = await beat('one', { handlers: [handler], renew: [late], release: [late] });
      expect(held).toEqual([]);
      expect(await isFree(handler)).toBe(false);
      expect(await store().checkpoint(handler, 'orders')).toBeUndefined();
      await commit(lease);
    });

    it('are lost also to oneself, when taken anew', async () => {
      const handler = newHandler();
      const first = await take(handler, 'one', noMs);
      const second = await take(handler, 'one');
      await expect(commit(first)).rejects.toBeInstanceOf(LeaseLostError);
      await commit(second);
    });

    it('are renewed, also late, as long as nobody else has taken them', async () => {
      const handler = newHandler();
      const lease = await take(handler, 'one', noMs);
      const { held } = await beat('one', { handlers: [handler], renew: [lease] });
      expect(held).toEqual([lease]);
      expect((await beat('two', { take: [handler] })).held).toEqual([]);
      await commit(lease);
    });

    it('are renewed while their owner commits, and taken by nobody before the end of it', async () => {
      const handler = newHandler();
      const lease = await take(handler, 'one', noMs);
      await commit(lease, async () => {
        expect((await beat('two', { take: [handler] })).held).toEqual([]);
        const { held } = await beat('one', { handlers: [handler], renew: [lease], forMs: noMs });
        expect(held).toEqual([lease]);
        expect((await beat('two', { take: [handler] })).held).toEqual([]);
      });
      expect((await take(handler, 'two')).epoch).toBe(lease.epoch + 1);
    });

    it('show who else is there for the same handlers, until they leave or fall silent', async () => {
      const [shared, other] = [newHandler(), newHandler()];
      await beat('silent', { handlers: [shared], forMs: noMs });
      await beat('left', { handlers: [shared] });
      await beat('left', { handlers: [] });
      await beat('elsewhere', { handlers: [other] });
      await beat('two', { handlers: [shared, other] });
      const { members } = await beat('one', { handlers: [shared] });
      expect(members.toSorted((a, b) => a.member.localeCompare(b.member))).toEqual([
        { member: 'one', handlers: [shared] },
        { member: 'two', handlers: [shared, other] },
      ]);
    });

    it('are each handler’s own', async () => {
      await take(newHandler(), 'one');
      await take(newHandler(), 'two');
    });
  });
};
