import { setTimeout as delay } from 'node:timers/promises';
import { type Site } from '../site.ts';
import { cutConnections } from './cut-connections.ts';
import { type Fault, planFaults } from './plan-faults.ts';
import { processTree } from './process-tree.ts';

export type Injected = Fault & { readonly at: number };

export type Monkey = {
  readonly injected: readonly Injected[];
  /** Resolves when the signal aborted and everything runs again. */
  readonly ended: Promise<void>;
};

/** Injects the faults of a seed into a site until the signal aborts. What is frozen goes on by itself. */
export const releaseMonkey = (site: Site, seed: number, signal: AbortSignal): Monkey => {
  const injected: Injected[] = [];
  const holds = new Map<string, Promise<void>>();

  const freeze = async ({ target, holdMs }: Fault, pid: number): Promise<void> => {
    const frozen = processTree(pid);
    signalAll(frozen, 'SIGSTOP');
    await delay(holdMs, undefined, { signal }).catch(() => undefined);
    signalAll(frozen, 'SIGCONT');
    holds.delete(target);
  };
  const inject = (fault: Fault): void => {
    const pid = site.pidOf(fault.target);
    // Between two processes, or frozen: the supervision, or the hold, is not done with it yet.
    if (pid === undefined || holds.has(fault.target)) return;
    injected.push({ ...fault, at: Date.now() });
    if (fault.kind === 'freeze') holds.set(fault.target, freeze(fault, pid));
    else if (fault.kind === 'cut') void cutConnections(site.urls.postgres);
    else site.kill(fault.target, signalOf(fault));
  };
  const run = async (): Promise<void> => {
    for (const fault of planFaults(seed, site.targets)) {
      await delay(fault.afterMs, undefined, { signal }).catch(() => undefined);
      if (signal.aborted) break;
      inject(fault);
    }
    await Promise.all(holds.values());
  };
  return { injected, ended: run() };
};

/** SIGTERM would have Postgres wait until its last client left, which is never: SIGINT is its orderly end. */
const signalOf = ({ kind, target }: Fault): NodeJS.Signals => {
  if (kind === 'kill') return 'SIGKILL';
  return target === 'postgres' ? 'SIGINT' : 'SIGTERM';
};

const signalAll = (pids: readonly number[], signal: NodeJS.Signals): void => {
  for (const pid of pids) {
    try {
      process.kill(pid, signal);
    } catch {
      // Ended meanwhile: nothing is left to stop or wake.
    }
  }
};
