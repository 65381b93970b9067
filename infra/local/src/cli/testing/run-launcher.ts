import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { checkout } from '../../places/places.ts';
import { runCommand } from '../../places/run-command.ts';

/** Where a launcher under test keeps its things and listens. */
export interface LauncherPlace {
  readonly home: string;
  readonly portBase: number;
}

const run = (script: string, args: readonly string[], { home, portBase }: LauncherPlace) =>
  spawn(process.execPath, [join(checkout, 'infra/local/src', script), ...args], {
    env: {
      PATH: process.env['PATH'],
      HOME: process.env['HOME'],
      MARKETGRAPH_HOME: home,
      MARKETGRAPH_PORT_BASE: String(portBase),
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });

/** Runs `main.ts` or `reset.ts` to its end. */
export const runToEnd = async (script: string, args: readonly string[], place: LauncherPlace) => {
  const child = run(script, args, place);
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  const [out, err, code] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  return { out, err, code };
};

const childrenOf = async (pid: number): Promise<number[]> => {
  const lines = (await runCommand('ps', ['-A', '-o', 'pid=,ppid='])).trim().split('\n');
  return lines
    .map((line) => line.trim().split(/\s+/).map(Number))
    .flatMap(([child, parent]) => (parent === pid && child !== undefined ? [child] : []));
};

/** Starts the launcher and waits until it has printed where everything is, or has ended. */
export const launched = async (args: readonly string[], place: LauncherPlace) => {
  const child = run('main.ts', args, place);
  const pid = child.pid ?? 0;
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  const complaints = text(child.stderr);
  let out = '';
  for await (const chunk of child.stdout) {
    out += String(chunk);
    if (out.includes('State and logs')) break;
  }
  return { pid, ended, out, complaints, children: await childrenOf(pid) };
};
