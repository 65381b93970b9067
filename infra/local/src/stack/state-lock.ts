import { randomUUID } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { ensureGuard } from '../processes/guard.ts';
import { identify, isStillRunning, processIdentity } from '../processes/process-identity.ts';
import { until } from '../processes/until.ts';
import { StackError } from './stack-error.ts';

const holder = z.object({
  launcher: processIdentity,
  guard: processIdentity,
  portBase: z.int().optional(),
});
type Holder = z.output<typeof holder>;

const readHolder = (lock: string): Holder | undefined => {
  try {
    return holder.parse(JSON.parse(readFileSync(lock, 'utf8')));
  } catch {
    return undefined; // released in between
  }
};

/** Appears whole or not at all. */
const tryTake = (lock: string, mine: Holder): boolean => {
  const draft = `${lock}.${randomUUID()}`;
  writeFileSync(draft, JSON.stringify(mine), { mode: 0o600 });
  try {
    linkSync(draft, lock);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(draft);
  }
};

/** Its launcher was killed; its children are being ended by their guard right now. */
const outlive = async ({ guard }: Holder): Promise<void> => {
  await until(() => !isStillRunning(guard), {
    ms: 30_000,
    everyMs: 50,
    failure: () =>
      new StackError(
        'STATE_IN_USE',
        `The rest of an earlier run (process ${guard.pid}) does not end.`,
      ),
  });
};

const isMissing = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ENOENT';

/** Of several that wait for the same remains, a slower one may find the lock of a faster one: that goes back. */
const discard = (lock: string, stale: Holder): void => {
  const aside = `${lock}.${randomUUID()}`;
  try {
    renameSync(lock, aside);
    if (readHolder(aside)?.launcher.pid !== stale.launcher.pid) linkSync(aside, lock);
    rmSync(aside);
  } catch (error) {
    if (!isMissing(error)) throw error;
  }
};

const inUse = (folder: string, { launcher, portBase }: Holder): StackError =>
  new StackError(
    'STATE_IN_USE',
    `marketgraph already runs with this state (process ${launcher.pid}` +
      `${portBase === undefined ? '' : `, gateway on port ${portBase}`}).\n` +
      `State: ${folder}\nStop it first (Ctrl-C there, or: kill ${launcher.pid}).`,
  );

/**
 * Takes a state folder for this process and answers how to give it back; waits for the remains of a killed run.
 * Throws `StackError` while another launcher uses it.
 */
export const takeState = async (folder: string, portBase?: number): Promise<() => void> => {
  mkdirSync(folder, { recursive: true, mode: 0o711 });
  const lock = join(folder, 'launcher.json');
  const launcher = identify(process.pid);
  const mine: Holder = { launcher, guard: identify(ensureGuard()), portBase };
  while (!tryTake(lock, mine)) {
    const other = readHolder(lock);
    if (other === undefined) continue;
    if (isStillRunning(other.launcher)) throw inUse(folder, other);
    await outlive(other);
    discard(lock, other);
  }
  return () => rmSync(lock, { force: true });
};
