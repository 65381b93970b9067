import { spawn } from 'node:child_process';
import { existsSync, readdirSync, symlinkSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, describe, expect, it } from 'vitest';
import { checkout, toolsFolder } from '../places/places.ts';
import { runCommand } from '../places/run-command.ts';
import { removeFolder, temporaryFolder } from '../places/temporary-folder.ts';
import { hasEnded } from '../processes/is-alive.ts';
import { freePortBase } from '../stack/free-port-base.ts';
import { portOf } from '../stack/ports.ts';

const home = temporaryFolder();
symlinkSync(toolsFolder(), join(home, 'tools'));
afterAll(() => removeFolder(home));

const state = join(home, 'state');
const some = ['--only', 'postgres', 'nats', 'mails'];

const run = (script: string, args: readonly string[], portBase: number) =>
  spawn(process.execPath, [join(checkout, 'infra/local/src', script), ...args], {
    env: {
      PATH: process.env['PATH'],
      MARKETGRAPH_HOME: home,
      MARKETGRAPH_PORT_BASE: String(portBase),
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });

/** Runs a script to its end. */
const runToEnd = async (script: string, args: readonly string[], portBase: number) => {
  const child = run(script, args, portBase);
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

/** A launcher that has come up. */
const launched = async (portBase: number) => {
  const child = run('main.ts', some, portBase);
  const pid = child.pid ?? 0;
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  let out = '';
  for await (const chunk of child.stdout) {
    out += String(chunk);
    if (out.includes('State and logs')) break;
  }
  return { child, pid, ended, out, children: await childrenOf(pid) };
};

describe('the launcher', () => {
  it('prints where everything is, stops everything when asked, and keeps the state', async () => {
    const base = await freePortBase();
    const { child, out, ended, children } = await launched(base);
    child.kill('SIGTERM');
    const code = await ended;
    await Promise.all(children.map(hasEnded));

    expect(out).toContain(`postgres://postgres@127.0.0.1:${portOf(base, 'postgres')}/postgres`);
    expect(out).toContain(`http://127.0.0.1:${portOf(base, 'mails')}`);
    expect(children.length).toBeGreaterThanOrEqual(4); // three services and the guard
    expect(code).toBe(0);
    expect(existsSync(join(state, 'postgres', 'data'))).toBe(true);
  });

  it('leaves no child behind when it is killed, and starts again right away', async () => {
    const base = await freePortBase();
    const first = await launched(base);
    first.child.kill('SIGKILL');
    const second = await launched(base);
    await Promise.all(first.children.map(hasEnded));
    second.child.kill('SIGTERM');

    expect(await second.ended).toBe(0);
  });

  it('refuses a second launcher and a reset while it runs', async () => {
    const { child, pid, ended } = await launched(await freePortBase());
    const second = await runToEnd('main.ts', some, await freePortBase());
    const reset = await runToEnd('reset.ts', ['--yes'], 0);
    child.kill('SIGINT');
    await ended;

    expect([second.code, reset.code]).toEqual([1, 1]);
    expect(second.err).toContain(`already runs with this state (process ${pid}`);
    expect(reset.err).toContain(`kill ${pid}`);
  });

  it('names the port that is taken, and by whom', async () => {
    const base = await freePortBase();
    const port = portOf(base, 'nats');
    const stranger = createServer().listen(port, '127.0.0.1');
    const { code, err } = await runToEnd('main.ts', some, base);
    stranger.close();

    expect(code).toBe(1);
    expect(err).toMatch(
      new RegExp(`${port} \\(nats\\) by process ${process.pid} .*\\n.*MARKETGRAPH_PORT_BASE`),
    );
  });

  it('names the services there are when asked for another', async () => {
    const { code, err } = await runToEnd('main.ts', ['--only', 'redis'], await freePortBase());

    expect(code).toBe(1);
    expect(err).toContain('There is no "redis". Known: infra, postgres');
  });

  it('resets the state when nothing runs', async () => {
    const withoutYes = await runToEnd('reset.ts', [], 0);
    const before = readdirSync(state);
    const withYes = await runToEnd('reset.ts', ['--yes'], 0);

    expect(withoutYes.code).toBe(1);
    expect(withoutYes.err).toContain('--yes');
    expect(before).toContain('postgres');
    expect(withYes.code).toBe(0);
    expect(readdirSync(state)).toEqual([]);
  });
});
