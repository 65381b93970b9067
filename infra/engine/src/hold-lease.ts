import { type Leases } from '@marketgraph/infra/ports';
import { type HeldLease } from './held-lease.ts';
import { type LeaseOptions, Member } from './member.ts';
import { type LoopOptions } from './keep-running.ts';

export type { HeldLease, LeaseOptions };

export type SharingOptions = LeaseOptions & {
  readonly views: Leases;
  /** All handlers of a process in one database share one member; without it a handler beats for itself. */
  readonly member?: Member;
};

/**
 * Waits until the handler's lease is ours, then runs `work`; renews it meanwhile, and releases it at the end.
 * Does nothing if the signal aborts before.
 */
export const holdLease = async (
  handler: string,
  options: LoopOptions & SharingOptions & { readonly onStandby: () => void },
  work: (held: HeldLease) => Promise<void>,
): Promise<void> => {
  const { member = new Member(options.views, options) } = options;
  await member.hold(handler, options, work);
};
