import {
  type Beat,
  type Lease,
  LeaseLostError,
  type Leases,
  type Look,
} from '@marketgraph/infra/ports';

export type MemoryLeases = {
  readonly port: Leases;
  /** Throws `LeaseLostError` if another has taken it. */
  readonly require: (lease: Lease) => void;
  /** Keeps the lease from being taken until the answer is called, as a running commit does. */
  readonly pin: (lease: Lease) => () => void;
  /** Everybody who holds a lease, by handler. */
  readonly owners: () => ReadonlyMap<string, string>;
};

type Held = Lease & { readonly expiresAt: number };
type Member = { readonly handlers: readonly string[]; readonly expiresAt: number };

/** Leases by the clock of this process. */
export const memoryLeases = (): MemoryLeases => {
  const leases = new Map<string, Held>();
  const members = new Map<string, Member>();
  const pinned = new Map<string, number>();

  const isOurs = ({ handler, owner, epoch }: Lease): boolean => {
    const held = leases.get(handler);
    return held?.owner === owner && held.epoch === epoch;
  };
  const hold = (lease: Lease, expiresAt: number): readonly Lease[] => {
    leases.set(lease.handler, { ...lease, expiresAt });
    return [lease];
  };
  const take = (handler: string, owner: string, expiresAt: number): readonly Lease[] => {
    const { epoch = 0, expiresAt: until = 0 } = leases.get(handler) ?? {};
    const isHeld = until > performance.now() || (pinned.get(handler) ?? 0) > 0;
    return isHeld ? [] : hold({ handler, owner, epoch: epoch + 1 }, expiresAt);
  };
  const join = ({ member, handlers }: Beat, expiresAt: number): void => {
    members.delete(member);
    if (handlers.length > 0) members.set(member, { handlers, expiresAt });
  };
  const isWith =
    ({ member, handlers }: Beat) =>
    ([other, theirs]: [string, Member]): boolean =>
      (theirs.expiresAt > performance.now() || other === member) &&
      theirs.handlers.some((handler) => handlers.includes(handler));

  return {
    require: (lease) => {
      if (!isOurs(lease)) throw new LeaseLostError(`another runs ${lease.handler}`);
    },
    pin: ({ handler }) => {
      pinned.set(handler, (pinned.get(handler) ?? 0) + 1);
      return () => void pinned.set(handler, (pinned.get(handler) ?? 1) - 1);
    },
    owners: () =>
      new Map(
        [...leases.values()]
          .filter(({ expiresAt }) => expiresAt > performance.now())
          .map(({ handler, owner }) => [handler, owner]),
      ),
    port: {
      beat: async (beat): Promise<Look> => {
        const now = performance.now();
        const expiresAt = now + beat.forMs;
        join(beat, expiresAt);
        for (const lease of beat.release) if (isOurs(lease)) hold(lease, 0);
        return {
          held: [
            ...beat.renew.filter(isOurs).flatMap((lease) => hold(lease, expiresAt)),
            ...beat.take.flatMap((handler) => take(handler, beat.member, expiresAt)),
          ],
          members: [...members]
            .filter(isWith(beat))
            .map(([member, { handlers }]) => ({ member, handlers })),
          owners: beat.handlers.flatMap((handler) => {
            const held = leases.get(handler);
            return held ? [{ handler, owner: held.owner, heldMs: held.expiresAt - now }] : [];
          }),
        };
      },
    },
  };
};
