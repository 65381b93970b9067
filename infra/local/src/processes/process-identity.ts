import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { isAlive } from './is-alive.ts';

/** Numbers of processes are used again; together with its start a process is unique. */
export const processIdentity = z.object({ pid: z.int(), started: z.string() });
export type ProcessIdentity = z.output<typeof processIdentity>;

const startOnLinux = (pid: number): string => {
  const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // The second field is the name in parentheses and may hold anything; the start is the 22nd.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return `${boot} ${fields[19] ?? ''}`;
};

const startElsewhere = (pid: number): string =>
  execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim();

const startOf = (pid: number): string => {
  try {
    return process.platform === 'linux' ? startOnLinux(pid) : startElsewhere(pid);
  } catch {
    return 'ended';
  }
};

export const identify = (pid: number): ProcessIdentity => ({ pid, started: startOf(pid) });

/** Whether exactly this process, and not one with its number, still runs. */
export const isStillRunning = ({ pid, started }: ProcessIdentity): boolean =>
  isAlive(pid) && startOf(pid) === started;
