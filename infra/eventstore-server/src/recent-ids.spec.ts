import { expect, it } from 'vitest';
import { RecentIds } from './recent-ids.ts';

it('knows where an event went, but only within its stream', () => {
  const ids = new RecentIds(2);
  ids.remember('a', { stream: 'order-1', revision: 7 });
  expect(ids.revisionIn('order-1', 'a')).toBe(7);
  expect(ids.revisionIn('order-2', 'a')).toBeUndefined();
});

it('forgets the oldest when it is full', () => {
  const ids = new RecentIds(2);
  for (const [revision, id] of ['a', 'b', 'a', 'c'].entries())
    ids.remember(id, { stream: 's', revision });
  expect(['a', 'b', 'c'].map((id) => ids.revisionIn('s', id))).toEqual([2, undefined, 3]);
});
