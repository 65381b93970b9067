import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const program = fileURLToPath(new URL('../testing/process-under-test.ts', import.meta.url));

type Ended = { readonly code: number | null; readonly out: string; readonly err: string };

/** Runs a process to its end; each line that it prints is answered by the next of `signals`. */
const run = async (what: string, ...signals: readonly NodeJS.Signals[]): Promise<Ended> => {
  const child = spawn(process.execPath, [program, what]);
  const ended = once(child, 'close');
  let out = '';
  let err = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text));
  const unsent = [...signals];
  for await (const line of createInterface(child.stdout)) {
    out += `${line}\n`;
    const signal = unsent.shift();
    if (signal) child.kill(signal);
  }
  await ended;
  return { code: child.exitCode, out, err };
};

describe('runProcess', () => {
  it.each(['SIGTERM', 'SIGINT'] as const)('drains on %s and ends well', async (signal) => {
    expect(await run('runs', signal)).toEqual({
      code: 0,
      out: 'thing is ready at http://127.0.0.1:1/\ndrained\n',
      err: '',
    });
  });

  it('ends at once when it is told twice', async () => {
    expect((await run('does not drain', 'SIGINT', 'SIGINT')).code).toBe(1);
  });

  it('tells that it did not drain', async () => {
    const { code, err } = await run('drains badly', 'SIGTERM');
    expect(code).toBe(1);
    expect(err).toContain('thing did not stop cleanly Error: half of it is lost');
  });

  it('keeps the exit code of who stopped it from inside', async () => {
    expect((await run('stops itself')).code).toBe(7);
  });

  it.each([
    ['is misconfigured', /^thing: PORT is missing\n$/],
    ['misses a service', /^thing: the database is not there\n$/],
    ['finds its port taken', /^thing: listen EADDRINUSE: address already in use [\d.:]+\n$/],
  ])('says in one line that it %s', async (what, line) => {
    const { code, out, err } = await run(what);
    expect([code, out]).toEqual([1, '']);
    expect(err).toMatch(line);
  });

  it('tells where a fault of its own is', async () => {
    const { code, err } = await run('has a fault');
    expect(code).toBe(1);
    expect(err).toMatch(/TypeError: undefined is not a function\n\s+at .*process-under-test/);
  });
});
