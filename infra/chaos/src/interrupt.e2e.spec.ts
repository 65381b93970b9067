import { spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { processTree } from './monkey/process-tree.ts';

const main = fileURLToPath(new URL('./main.ts', import.meta.url));

/** Starts chaos with its folders in `folder`; `said` waits for a line of it. */
const startChaos = (folder: string) => {
  const child = spawn(process.execPath, [main, '--minutes', '5', '--rate', '1'], {
    env: { ...process.env, TMPDIR: folder },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  const said = async (pattern: RegExp): Promise<void> => {
    for (;;) {
      const { done, value } = await lines.next();
      if (done === true) throw new Error(`it ended before it said ${String(pattern)}`);
      if (pattern.test(value)) return;
    }
  };
  return { pid: child.pid ?? 0, ended, said, interrupt: () => child.kill('SIGINT') };
};

/** All have ended, and nothing of theirs is left; the last of them a moment after chaos itself. */
const isNothingLeft = (pids: readonly number[], folder: string): Promise<unknown> =>
  vi.waitFor(
    () => {
      expect(pids.filter((pid) => existsSync(`/proc/${pid}`))).toEqual([]);
      expect(readdirSync(folder)).toEqual([]);
    },
    { timeout: 20_000 },
  );

describe('chaos, when it is interrupted', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'marketgraph-interrupt-'));
    chmodSync(folder, 0o711);
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('leaves nothing of a start', async () => {
    const chaos = startChaos(folder);
    await chaos.said(/starting/);
    await vi.waitFor(() => expect(processTree(chaos.pid).length).toBeGreaterThan(5), 20_000);
    const pids = processTree(chaos.pid);
    chaos.interrupt();
    expect(await chaos.ended).toBe(130);
    await isNothingLeft(pids, folder);
  });

  it('leaves nothing in the middle of faults', { timeout: 180_000 }, async () => {
    const chaos = startChaos(folder);
    await chaos.said(/ [1-9]\d* faults/);
    const pids = processTree(chaos.pid);
    expect(pids.length).toBeGreaterThan(20);
    chaos.interrupt();
    expect(await chaos.ended).toBe(130);
    await isNothingLeft(pids, folder);
  });
});
