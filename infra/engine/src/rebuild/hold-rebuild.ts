import { randomUUID } from 'node:crypto';
import { type Beat, type Lease, type Leases, type Look } from '@marketgraph/infra/ports';
import { HeldLease } from '../held-lease.ts';
import { pause } from '../pause.ts';

export type RebuildLease = {
  readonly signal: AbortSignal;
  /** How long a silent owner keeps the lease, in milliseconds. */
  readonly leaseMs?: number;
  /** Waits until the other one has ended, instead of refusing. */
  readonly isPatient?: boolean;
};

/** Somebody else rebuilds this view, switches it or rolls it back. */
export class RebuildRunsError extends Error {
  readonly code = 'REBUILD_RUNS';
}

const longestPollMs = 1_000;

/**
 * Runs `work` while nobody else builds or switches generations of the handler; `next` is the view store
 * with its lease. One who was killed is waited for, one who is alive is not: throws `RebuildRunsError`.
 */
export const holdRebuild = async <Result>(
  handler: string,
  next: Leases,
  options: RebuildLease,
  work: (held: HeldLease) => Promise<Result>,
): Promise<Result> => {
  const { leaseMs = 4_000 } = options;
  const asking = { ...aBeat(handler), forMs: leaseMs };
  const { lease, askedAt } = await take(handler, next, asking, options);
  const held = new HeldLease(lease, askedAt + leaseMs);
  const beating = setInterval(() => void renew(next, asking, held), leaseMs / 4);
  try {
    return await work(held);
  } finally {
    clearInterval(beating);
    const leaving = { ...asking, handlers: [], release: [held.lease] };
    // Who can not say so lets it run out.
    await next.beat(leaving).catch(() => undefined);
  }
};

const aBeat = (handler: string): Omit<Beat, 'forMs'> => ({
  // The number of the process is for people who look into the table.
  member: `${process.pid}-${randomUUID()}`,
  handlers: [handler],
  renew: [],
  take: [],
  release: [],
});

const take = async (
  handler: string,
  next: Leases,
  asking: Beat,
  { signal, isPatient = false }: RebuildLease,
): Promise<{ readonly lease: Lease; readonly askedAt: number }> => {
  let deadline: number | undefined;
  for (;;) {
    signal.throwIfAborted();
    const askedAt = performance.now();
    const look = await next.beat({ ...asking, take: [handler] });
    const [lease] = look.held;
    if (lease) return { lease, askedAt };
    const heldMs = heldFor(look, handler);
    // Whoever is alive holds it for longer than this.
    deadline ??= askedAt + heldMs + longestPollMs / 2;
    if (!isPatient && askedAt > deadline) {
      throw new RebuildRunsError(`${handler} is being rebuilt by another process`);
    }
    await pause(Math.min(Math.max(heldMs, 0) + 1, longestPollMs), signal);
  }
};

const heldFor = ({ owners }: Look, handler: string): number =>
  owners.find((owner) => owner.handler === handler)?.heldMs ?? 0;

const renew = async (next: Leases, asking: Beat, held: HeldLease): Promise<void> => {
  const askedAt = performance.now();
  try {
    const { held: renewed } = await next.beat({ ...asking, renew: [held.lease] });
    if (renewed.length === 0) held.lose();
    else held.renewed(askedAt + asking.forMs);
  } catch {
    // What is not reachable may be again before the time is over.
    if (held.isOver()) held.lose();
  }
};
