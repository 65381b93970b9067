import { readFileSync } from 'node:fs';
import { until } from './until.ts';

const isZombie = (pid: number): boolean => {
  try {
    return /^State:\s*Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false; // no /proc here, or gone in between
  }
};

/** Whether a process runs. One that only waits for its parent to take notice does not. */
export const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
  return !isZombie(pid);
};

/** Waits until a process has ended. Throws after 20 s. */
export const hasEnded = (pid: number): Promise<true> =>
  until(() => !isAlive(pid), {
    ms: 20_000,
    failure: () => new Error(`Process ${pid} still runs.`),
  });
