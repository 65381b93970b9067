import { spawn, type StdioOptions } from 'node:child_process';
import { type Readable } from 'node:stream';
import { guardProcess, releaseProcess } from './guard.ts';
import { within } from './within.ts';

/** What to run. */
export interface ProcessSpec {
  readonly command: string;
  readonly args: readonly string[];
  /** The whole environment: nothing is inherited. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  /** Run as this user; only root may ask for it. */
  readonly user?: { readonly uid: number; readonly gid: number } | undefined;
  /** The signal that asks for an orderly end. */
  readonly stopSignal: NodeJS.Signals;
  /** An open file for both streams, or `pipe` to read them. */
  readonly output: number | 'pipe';
}

/** How a process ended. */
export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

export interface GuardedProcess {
  readonly pid: number;
  readonly exited: Promise<Exit>;
  /** Both streams, when the output is a pipe. */
  readonly output: readonly Readable[];
  readonly isRunning: () => boolean;
  readonly kill: (signal: NodeJS.Signals) => void;
  /** Asks with the stop signal, kills the whole group after `graceMs`. */
  readonly stop: (graceMs: number) => Promise<Exit>;
}

/**
 * Waits until it is registered, then becomes the command: there is no moment in which it could be orphaned.
 * What it stores is for its own user only.
 */
const gate = 'umask 077; read -r go && exec "$@" </dev/null';

const killQuietly = (pid: number, signal: NodeJS.Signals): void => {
  try {
    process.kill(pid, signal);
  } catch {
    // gone already, which is what was wanted
  }
};

/**
 * Starts a process in a group of its own that ends with this process, whatever ends it.
 * A command that does not exist exits with 127; throws when the process cannot be made at all.
 */
export const startProcess = async (spec: ProcessSpec): Promise<GuardedProcess> => {
  const stdio: StdioOptions = ['pipe', spec.output, spec.output];
  const child = spawn('/bin/sh', ['-c', gate, 'sh', spec.command, ...spec.args], {
    env: { ...spec.env },
    cwd: spec.cwd,
    ...spec.user,
    detached: true,
    stdio,
  });
  let running = true;
  const exited = new Promise<Exit>((resolve) => {
    child.once('exit', (code, signal) => {
      running = false;
      if (child.pid !== undefined) releaseProcess(child.pid);
      resolve({ code, signal });
    });
  });
  const failed = new Promise<never>((_, reject) => child.once('error', reject));
  if (child.pid === undefined) return failed;
  failed.catch(() => undefined); // later errors are failed kills
  const { pid } = child;
  guardProcess(pid, spec.stopSignal);
  child.stdin?.on('error', () => undefined); // it ended before it was let go
  child.stdin?.end('go\n');

  const kill = (signal: NodeJS.Signals): void => {
    if (running) killQuietly(pid, signal);
  };
  return {
    pid,
    exited,
    output: [child.stdout, child.stderr].filter((stream) => stream !== null),
    isRunning: () => running,
    kill,
    stop: async (graceMs) => {
      kill(spec.stopSignal);
      const exit = await within(graceMs, exited);
      if (exit !== undefined) return exit;
      if (running) killQuietly(-pid, 'SIGKILL');
      return exited;
    },
  };
};
