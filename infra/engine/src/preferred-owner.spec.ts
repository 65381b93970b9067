import { describe, expect, it } from 'vitest';
import { preferredOwner } from './preferred-owner.ts';

const handlers = Array.from({ length: 400 }, (_, index) => `orders_view-${index}`);
const sharesOf = (members: readonly string[]): ReadonlyMap<string, readonly string[]> =>
  Map.groupBy(handlers, (handler) => preferredOwner(handler, members) ?? 'nobody');
const moved = (before: readonly string[], after: readonly string[]): readonly string[] =>
  handlers.filter((one) => preferredOwner(one, before) !== preferredOwner(one, after));

describe('preferredOwner', () => {
  it('is the same, in whatever order the members are known', () => {
    const [forth, back] = [sharesOf(['a', 'b', 'c']), sharesOf(['c', 'b', 'a'])];
    expect(forth.get('a')).toEqual(back.get('a'));
    expect(forth.get('b')).toEqual(back.get('b'));
  });

  it('gives each member about the same number', () => {
    const sizes = [...sharesOf(['a', 'b', 'c', 'd']).values()].map(({ length }) => length);
    expect(sizes).toHaveLength(4);
    expect(Math.min(...sizes)).toBeGreaterThan(70);
  });

  it('gives a newcomer its share and moves nothing else', () => {
    const gone = moved(['a', 'b'], ['a', 'b', 'c']);
    expect(gone).toEqual(sharesOf(['a', 'b', 'c']).get('c'));
  });

  it('is nobody of nobody', () => {
    expect(preferredOwner('orders_view', [])).toBeUndefined();
  });
});
