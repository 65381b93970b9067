import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { hasEnded, isAlive } from './is-alive.ts';
import { until } from './until.ts';

const door = new URL('../index.ts', import.meta.url).href;
const guardDoor = new URL('./guard.ts', import.meta.url).href;
const folderDoor = new URL('../places/temporary-folder.ts', import.meta.url).href;

const starter = `
  const { startPostgres, startNats } = await import('${door}');
  const { ensureGuard } = await import('${guardDoor}');
  const { temporaryFolder } = await import('${folderDoor}');
  const servers = await Promise.all([startPostgres(), startNats()]);
  const pids = servers.map((server) => server.pid);
  console.log(JSON.stringify({ pids, guard: ensureGuard(), folder: temporaryFolder() }));
  process.stdin.on('data', () => console.log(ensureGuard()));
`;

const started = z.object({ pids: z.array(z.int()), guard: z.int(), folder: z.string() });

/** A process that starts two servers and then waits; asked, it tells who guards it. */
const startStarter = async () => {
  const child = spawn(process.execPath, ['--input-type=module', '-e', starter], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  const nextLine = async () => z.string().parse((await lines.next()).value);
  const currentGuard = async () => {
    child.stdin.write('?');
    return Number(await nextLine());
  };
  return { child, currentGuard, ...started.parse(JSON.parse(await nextLine())) };
};

describe('a process that started servers', () => {
  it('leaves neither process nor folder behind when it is killed', async () => {
    const { child, pids, guard, folder } = await startStarter();
    expect(pids.every(isAlive)).toBe(true);
    child.kill('SIGKILL');
    await Promise.all([...pids, guard].map(hasEnded));

    expect(existsSync(folder)).toBe(false);
  });

  it('ends servers that do not listen', async () => {
    const { child, pids, guard } = await startStarter();
    for (const pid of pids) process.kill(pid, 'SIGSTOP');
    child.kill('SIGKILL');
    await Promise.all([...pids, guard].map(hasEnded));

    expect(pids.some(isAlive)).toBe(false);
  });

  it('gets a new guard when somebody kills the guard', async () => {
    const { child, pids, guard, currentGuard } = await startStarter();
    process.kill(guard, 'SIGKILL');
    await until(async () => (await currentGuard()) !== guard, {
      ms: 5_000,
      failure: () => new Error('There is no new guard.'),
    });
    child.kill('SIGKILL');
    await Promise.all(pids.map(hasEnded));

    expect(pids.some(isAlive)).toBe(false);
  });
});
