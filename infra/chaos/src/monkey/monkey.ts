import { setTimeout as delay } from 'node:timers/promises';
import { type Site } from '../site/site.ts';
import { aimsOf } from './aims.ts';
import { lasting } from './lasting.ts';
import { type Fault, planFaults } from './plan-faults.ts';
import { strike } from './strike.ts';

/** A fault that struck, and how long it held by the clock. */
export type Injected = Fault & {
  readonly at: number;
  readonly detail?: string | undefined;
  heldMs: number;
};

export type Monkey = {
  readonly injected: readonly Injected[];
  /** Resolves when the signal aborted and everything runs again. */
  readonly ended: Promise<void>;
};

/** Injects the faults of a seed into a site until the signal aborts. What lasts ends by itself. */
export const releaseMonkey = (site: Site, seed: number, signal: AbortSignal): Monkey => {
  const injected: Injected[] = [];
  const holds = new Map<string, Promise<void>>();

  const hold = async (fault: Fault): Promise<void> => {
    const held = await lasting(site, fault);
    if (held === undefined) return;
    const at = Date.now();
    const entry: Injected = { ...fault, at, detail: held.detail, heldMs: 0 };
    injected.push(entry);
    await delay(fault.holdMs, undefined, { signal }).catch(() => undefined);
    entry.heldMs = Date.now() - at;
    await held.end();
  };
  const inject = (fault: Fault): void => {
    // What is held has had enough.
    if (holds.has(fault.target)) return;
    if (isLasting(fault)) {
      const ended = hold(fault).finally(() => holds.delete(fault.target));
      holds.set(fault.target, ended);
    } else if (strike(site, fault)) injected.push({ ...fault, at: Date.now(), heldMs: 0 });
  };
  const run = async (): Promise<void> => {
    for (const fault of planFaults(seed, aimsOf(site))) {
      await delay(fault.afterMs, undefined, { signal }).catch(() => undefined);
      if (signal.aborted) break;
      inject(fault);
    }
    await Promise.all(holds.values());
  };
  return { injected, ended: run() };
};

const isLasting = ({ kind }: Fault): boolean =>
  ['freeze', 'silence', 'strand', 'misbehave'].includes(kind);
