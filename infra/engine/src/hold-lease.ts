import { randomUUID } from 'node:crypto';
import { type Lease, LeaseLostError, type Leases } from '@marketgraph/infra/ports';
import { type LoopOptions } from './keep-running.ts';
import { pause } from './pause.ts';

export type LeaseOptions = {
  /** How long a silent owner keeps the lease, in milliseconds: the longest that a take-over lasts. */
  readonly leaseMs?: number;
};

/** A lease while it is held. */
export type HeldLease = {
  readonly lease: Lease;
  /** Aborts when it is lost, or could not be renewed in time. */
  readonly lost: AbortSignal;
  /** Throws `LeaseLostError` when it may be another's, also right after this process was frozen. */
  readonly require: () => void;
};

const longestPollMs = 1_000;

/**
 * Waits until the handler's lease is ours, asking once a second at most; then runs `work` and renews it
 * meanwhile, and releases it at the end. Does nothing if the signal aborts before.
 */
export const holdLease = async (
  handler: string,
  options: LoopOptions & LeaseOptions & { readonly views: Leases; readonly onStandby: () => void },
  work: (held: HeldLease) => Promise<void>,
): Promise<void> => {
  const { views, leaseMs = 4_000 } = options;
  const taken = await takeLease(handler, options, leaseMs);
  if (!taken) return;
  const held = keepLease(views, taken, leaseMs);
  try {
    await work(held);
  } finally {
    await held.release();
  }
};

type Taken = { readonly lease: Lease; readonly askedAt: number };

const takeLease = async (
  handler: string,
  {
    views,
    signal,
    logger,
    onStandby,
  }: LoopOptions & { readonly views: Leases; readonly onStandby: () => void },
  leaseMs: number,
): Promise<Taken | undefined> => {
  // The number of the process is for people who look into the table.
  const owner = `${process.pid}-${randomUUID()}`;
  for (let waits = 0; !signal.aborted; waits += 1) {
    const askedAt = performance.now();
    const taking = await views.takeLease(handler, owner, leaseMs);
    if (taking.taken) {
      if (waits > 0) logger.info(taking.lease, `${handler} is taken over`);
      return { lease: taking.lease, askedAt };
    }
    if (waits === 0) onStandby();
    await pause(Math.min(taking.heldMs + 1, longestPollMs), signal);
  }
  return undefined;
};

const keepLease = (
  views: Leases,
  { lease, askedAt }: Taken,
  leaseMs: number,
): HeldLease & { readonly release: () => Promise<void> } => {
  const losing = new AbortController();
  let validUntil = askedAt + leaseMs;
  let renewing = Promise.resolve();
  const isOver = (): boolean => performance.now() >= validUntil || losing.signal.aborted;
  const renew = async (): Promise<void> => {
    const renewedAt = performance.now();
    try {
      await views.renewLease(lease, leaseMs);
      validUntil = Math.max(validUntil, renewedAt + leaseMs);
    } catch (error) {
      // What is not reachable may be again before the time is over.
      if (error instanceof LeaseLostError || isOver()) losing.abort();
    }
  };
  const beat = setInterval(() => {
    renewing = renewing.then(renew);
  }, leaseMs / 4);
  return {
    lease,
    lost: losing.signal,
    require: () => {
      if (isOver()) throw new LeaseLostError(`the lease of ${lease.handler} is over`);
    },
    release: async () => {
      clearInterval(beat);
      await renewing;
      // Who can not say so lets it run out.
      await views.releaseLease(lease).catch(() => undefined);
    },
  };
};
