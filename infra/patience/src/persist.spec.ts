import { UnavailableError } from '@marketgraph/infra/ports';
import { describe, expect, it } from 'vitest';
import { BrokenCallError } from './broken-call-error.ts';
import { backoff, persist } from './persist.ts';

const patience = { attemptMs: 1_000, totalMs: 1_000 };

/** Fails with these errors, one after the other, then succeeds. */
const failing = (...errors: readonly Error[]): (() => Promise<string>) => {
  const left = [...errors];
  return async () => {
    const error = left.shift();
    if (error) throw error;
    return 'done';
  };
};

describe('persist', () => {
  it('repeats what broke', async () => {
    const attempt = failing(new BrokenCallError('gone'), new BrokenCallError('gone again'));
    expect(await persist('append', patience, attempt)).toBe('done');
  });

  it('passes other errors through', async () => {
    const error = new RangeError('mine');
    await expect(persist('append', patience, failing(error))).rejects.toBe(error);
  });

  it('gives up with the last cause when the patience is over', async () => {
    const cause = new BrokenCallError('gone');
    const persisting = persist('append', { ...patience, totalMs: -1 }, failing(cause));
    await expect(persisting).rejects.toMatchObject({ code: 'UNAVAILABLE', cause });
    await expect(persisting).rejects.toBeInstanceOf(UnavailableError);
  });
});

describe('backoff', () => {
  it('grows to a second and is never in step', () => {
    expect([1, 2, 3, 30].map((failures) => backoff(failures, 1))).toEqual([10, 20, 40, 1_000]);
    expect(backoff(30, 0)).toBe(500);
  });
});
