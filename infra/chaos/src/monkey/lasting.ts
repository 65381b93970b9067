import { type Site } from '../site/site.ts';
import { misbehaviours, NoSuchFaultError } from './misbehaviours.ts';
import { type Fault } from './plan-faults.ts';
import { processTree } from './process-tree.ts';

/** Something that is wrong until `end`. */
export type Lasting = { readonly detail?: string; readonly end: () => Promise<void> };

/** Begins a fault that lasts; undefined when there is nothing to break at the moment. */
export const lasting = async (site: Site, fault: Fault): Promise<Lasting | undefined> => {
  if (fault.kind === 'freeze') return freeze(site.pidOf(fault.target));
  if (fault.kind === 'misbehave') return misbehave(site, fault);
  const wire = site.wires.find(({ name }) => name === fault.target);
  if (!wire) throw new RangeError(`no wire ${fault.target}`);
  if (fault.kind === 'silence') wire.silence();
  else wire.strand();
  return { end: async () => wire.release() };
};

const freeze = (pid: number | undefined): Lasting | undefined => {
  // Between two processes: the supervision is about to start the next.
  if (pid === undefined) return undefined;
  const frozen = processTree(pid);
  signalAll(frozen, 'SIGSTOP');
  return { end: async () => signalAll(frozen, 'SIGCONT') };
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

const misbehave = async (
  { levers }: Site,
  { target, chance }: Fault,
): Promise<Lasting | undefined> => {
  const known = misbehaviours[target] ?? [];
  const chosen = known[Math.floor(chance * known.length)];
  if (!chosen) return undefined;
  try {
    await chosen.begin(levers, Math.floor(chance * 1_000_000));
  } catch (error) {
    if (error instanceof NoSuchFaultError) throw error;
    return undefined; // It is down, or frozen, by another fault.
  }
  // One that was killed meanwhile behaves again by itself.
  return { detail: chosen.name, end: () => chosen.end(levers).catch(() => undefined) };
};
