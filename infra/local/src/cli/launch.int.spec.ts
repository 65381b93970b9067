import { existsSync, readdirSync, symlinkSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { toolsFolder } from '../places/places.ts';
import { removeFolder, temporaryFolder } from '../places/temporary-folder.ts';
import { hasEnded } from '../processes/is-alive.ts';
import { freePortBase } from '../stack/free-port-base.ts';
import { portOf, type PortName } from '../stack/ports.ts';
import { launched, runToEnd } from './testing/run-launcher.ts';

const home = temporaryFolder();
symlinkSync(toolsFolder(), join(home, 'tools'));
afterAll(() => removeFolder(home));

const state = join(home, 'state');
const some = ['--only', 'postgres', 'nats', 'mails'];

/** A place of its own, with the state of the test before. */
const place = async () => ({ home, portBase: await freePortBase() });

describe('the launcher', () => {
  it('prints where everything is, stops everything when asked, and keeps the state', async () => {
    const where = await place();
    const { pid, out, ended, children } = await launched(some, where);
    process.kill(pid, 'SIGTERM');
    const code = await ended;
    await Promise.all(children.map(hasEnded));

    const at = (name: PortName) => `127.0.0.1:${portOf(where.portBase, name)}`;
    expect(out).toContain(`postgres://postgres@${at('postgres')}/postgres`);
    expect(out).toContain(`http://${at('mails')}`);
    expect(children.length).toBeGreaterThanOrEqual(4); // three services and the guard
    expect(code).toBe(0);
    expect(existsSync(join(state, 'postgres', 'data'))).toBe(true);
  });

  it('leaves no child behind when it is killed, and starts again right away', async () => {
    const where = await place();
    const first = await launched(some, where);
    process.kill(first.pid, 'SIGKILL');
    const second = await launched(some, where);
    await Promise.all(first.children.map(hasEnded));
    process.kill(second.pid, 'SIGTERM');

    expect(await second.ended).toBe(0);
  });

  it('refuses a second launcher and a reset while it runs', async () => {
    const { pid, ended } = await launched(some, await place());
    const second = await runToEnd('main.ts', some, await place());
    const reset = await runToEnd('reset.ts', ['--yes'], await place());
    process.kill(pid, 'SIGINT');
    await ended;

    expect([second.code, reset.code]).toEqual([1, 1]);
    expect(second.err).toContain(`already runs with this state (process ${pid}`);
    expect(reset.err).toContain(`kill ${pid}`);
  });

  it('names the port that is taken, and by whom', async () => {
    const where = await place();
    const port = portOf(where.portBase, 'nats');
    const stranger = createServer().listen(port, '127.0.0.1');
    const { code, err } = await runToEnd('main.ts', some, where);
    stranger.close();

    expect(code).toBe(1);
    expect(err).toContain(`${port} (nats) by process ${process.pid} (`);
    expect(err).toContain('MARKETGRAPH_PORT_BASE=');
  });

  it('names the services there are when asked for another', async () => {
    const { code, err } = await runToEnd('main.ts', ['--only', 'redis'], await place());

    expect(code).toBe(1);
    expect(err).toContain('There is no "redis". Known: infra, postgres');
  });

  it('resets the state when nothing runs', async () => {
    const withoutYes = await runToEnd('reset.ts', [], await place());
    const before = readdirSync(state);
    const withYes = await runToEnd('reset.ts', ['--yes'], await place());

    expect(withoutYes.code).toBe(1);
    expect(withoutYes.err).toContain('--yes');
    expect(before).toContain('postgres');
    expect(withYes.code).toBe(0);
    expect(readdirSync(state)).toEqual([]);
  });
});
