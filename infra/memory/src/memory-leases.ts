import { type Lease, LeaseLostError, type Leases } from '@marketgraph/infra/ports';

export type MemoryLeases = {
  readonly port: Leases;
  /** Throws `LeaseLostError` if another has taken it. */
  readonly require: (lease: Lease) => void;
};

type Held = Lease & { readonly expiresAt: number };

/** Leases by the clock of this process. */
export const memoryLeases = (): MemoryLeases => {
  const leases = new Map<string, Held>();
  const isOurs = ({ handler, owner, epoch }: Lease): boolean => {
    const held = leases.get(handler);
    return held?.owner === owner && held.epoch === epoch;
  };
  const requireOurs = (lease: Lease): void => {
    if (!isOurs(lease)) throw new LeaseLostError(`another runs ${lease.handler}`);
  };
  return {
    require: requireOurs,
    port: {
      takeLease: async (handler, owner, forMs) => {
        const held = leases.get(handler);
        const heldMs = (held?.expiresAt ?? 0) - performance.now();
        if (heldMs > 0) return { taken: false, heldMs };
        const lease = { handler, owner, epoch: (held?.epoch ?? 0) + 1 };
        leases.set(handler, { ...lease, expiresAt: performance.now() + forMs });
        return { taken: true, lease };
      },
      renewLease: async (lease, forMs) => {
        requireOurs(lease);
        leases.set(lease.handler, { ...lease, expiresAt: performance.now() + forMs });
      },
      releaseLease: async (lease) => {
        if (isOurs(lease)) leases.set(lease.handler, { ...lease, expiresAt: 0 });
      },
    },
  };
};
