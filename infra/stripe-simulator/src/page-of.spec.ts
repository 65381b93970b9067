import { describe, expect, it } from 'vitest';

import { pageOf } from './page-of.ts';

const items = [1, 2, 3, 4, 5].map((n) => ({ id: `x${n}`, created: n }));
const ids = (page: ReturnType<typeof pageOf>) =>
  'items' in page ? page.items.map(({ id }) => id) : page;

describe('a list', () => {
  it('shows the newest first, and says whether there is more', () => {
    const page = pageOf(items, { limit: 2 });
    expect(ids(page)).toEqual(['x5', 'x4']);
    expect(page).toHaveProperty('hasMore', true);
  });

  it('goes on after a cursor, to the end', () => {
    const page = pageOf(items, { limit: 2, starting_after: 'x3' });
    expect(ids(page)).toEqual(['x2', 'x1']);
    expect(page).toHaveProperty('hasMore', false);
  });

  it('goes back before a cursor', () => {
    expect(ids(pageOf(items, { limit: 2, ending_before: 'x2' }))).toEqual(['x4', 'x3']);
  });

  it('narrows by the time of creation', () => {
    expect(ids(pageOf(items, { created: { gte: 2, lt: 4 } }))).toEqual(['x3', 'x2']);
    expect(ids(pageOf(items, { created: 4 }))).toEqual(['x4']);
  });

  it('rejects a cursor it does not know', () => {
    expect(pageOf(items, { starting_after: 'x9' })).toMatchObject({
      refused: { status: 400, param: 'starting_after' },
    });
  });
});
