import { spawn, type ChildProcess } from 'node:child_process';
import { Socket } from 'node:net';
import { fileURLToPath } from 'node:url';

const script = fileURLToPath(new URL('./guard.sh', import.meta.url));

const signals = new Map<number, NodeJS.Signals>();
const folders = new Set<string>();
let guard: ChildProcess | undefined;

const tell = (line: string): void => {
  guard?.stdin?.write(`${line}\n`);
};

const signalName = (signal: NodeJS.Signals): string => signal.slice('SIG'.length);

/** A session of its own keeps Ctrl-C away from it: it has to outlive this process. */
const startGuard = (): void => {
  const started = spawn('/bin/sh', [script], {
    detached: true,
    cwd: '/',
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  started.on('exit', replaceGuard);
  started.on('error', () => undefined); // no shell: no guarded process starts either
  started.stdin.on('error', () => undefined); // its exit tells the same
  started.unref();
  if (started.stdin instanceof Socket) started.stdin.unref();
  guard = started;
};

const replaceGuard = (): void => {
  startGuard();
  for (const [pid, signal] of signals) tell(`+ ${pid} ${signalName(signal)}`);
  for (const folder of folders) tell(`rm ${folder}`);
};

/** A test worker may outlive its killed runner; nobody is left then who would stop its servers. */
const endWithParent = (): void => {
  guard?.removeListener('exit', replaceGuard);
  guard?.stdin?.end();
};

/** Starts the guard unless it runs, and answers its process id. */
export const ensureGuard = (): number => {
  if (guard === undefined) {
    startGuard();
    if (process.connected) process.once('disconnect', endWithParent);
  }
  const pid = guard?.pid;
  if (pid === undefined) throw new Error('/bin/sh can not be started.');
  return pid;
};

/** From here on `signal` ends process `pid` when this process is gone, even by `kill -9`; stragglers are killed after 5 s. */
export const guardProcess = (pid: number, signal: NodeJS.Signals): void => {
  ensureGuard();
  signals.set(pid, signal);
  tell(`+ ${pid} ${signalName(signal)}`);
};

/** Called when a guarded process has ended: its number may soon belong to a stranger. */
export const releaseProcess = (pid: number): void => {
  if (signals.delete(pid)) tell(`- ${pid}`);
};

/** Removes this absolute folder when this process is gone, after the guarded processes. */
export const guardFolder = (folder: string): void => {
  ensureGuard();
  folders.add(folder);
  tell(`rm ${folder}`);
};

/** Called when the folder has been removed already. */
export const releaseFolder = (folder: string): void => {
  if (folders.delete(folder)) tell(`keep ${folder}`);
};
