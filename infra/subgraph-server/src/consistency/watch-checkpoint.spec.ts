import { type Position } from '@marketgraph/infra/ports';
import { describe, expect, it } from 'vitest';
import { watchCheckpoint } from './watch-checkpoint.ts';

const at = (commit: number): Position => ({ commit: BigInt(commit), prepare: BigInt(commit) });
const inTime = () => new AbortController().signal;

/** A view that a spec moves on, and how often it was asked about. */
const openView = (position?: Position) => {
  const view = { position, asked: 0 };
  const reaches = watchCheckpoint(async () => {
    view.asked += 1;
    return view.position;
  });
  return { view, reaches };
};

describe('watching a checkpoint', () => {
  it.each([5, 6])('asks once when the view is at 5 or further (%i)', async (position) => {
    const { view, reaches } = openView(at(position));
    expect(await reaches(at(5), inTime())).toBe(true);
    expect(view.asked).toBe(1);
  });

  it('waits for a view that is behind, or has not begun', async () => {
    const { view, reaches } = openView();
    const waiting = [reaches(at(1), inTime()), reaches(at(2), inTime())];
    await expect.poll(() => view.asked).toBeGreaterThan(1);
    view.position = at(1);
    expect(await waiting[0]).toBe(true);
    view.position = at(2);
    expect(await waiting[1]).toBe(true);
  });

  it('shares its questions among all who wait', async () => {
    const { view, reaches } = openView(at(1));
    const all = Array.from({ length: 500 }, () => reaches(at(2), inTime()));
    await expect.poll(() => view.asked).toBeGreaterThan(1);
    view.position = at(2);
    expect(new Set(await Promise.all(all))).toEqual(new Set([true]));
    expect(view.asked).toBeLessThan(50);
  });

  it('says so to whoever can not wait longer, and asks no more once nobody waits', async () => {
    const { view, reaches } = openView(at(1));
    const patience = new AbortController();
    const waiting = reaches(at(2), patience.signal);
    await expect.poll(() => view.asked).toBeGreaterThan(1);
    patience.abort();
    expect(await waiting).toBe(false);
    view.position = at(2);
    const before = view.asked;
    expect(await reaches(at(2), inTime())).toBe(true);
    expect(view.asked).toBeLessThanOrEqual(before + 2);
  });

  it('does not trust what it saw before: the view may have been replaced', async () => {
    const { view, reaches } = openView(at(9));
    await reaches(at(9), inTime());
    view.position = undefined;
    const patience = new AbortController();
    const waiting = reaches(at(9), patience.signal);
    await expect.poll(() => view.asked).toBeGreaterThan(2);
    patience.abort();
    expect(await waiting).toBe(false);
  });

  it('tells all who wait that it can not be known, and asks again for the next', async () => {
    let isDown = true;
    const reaches = watchCheckpoint(async () => {
      if (isDown) throw new Error('connection refused');
      return at(1);
    });
    const outcomes = await Promise.allSettled([reaches(at(1), inTime()), reaches(at(2), inTime())]);
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    isDown = false;
    expect(await reaches(at(1), inTime())).toBe(true);
  });
});
