import { describe, expect, it } from 'vitest';
import { createLru } from './lru.ts';

describe('createLru', () => {
  it('makes a value once', () => {
    const lru = createLru<object>(2);
    const value = lru.get('a', () => ({}));
    expect(lru.get('a', () => ({}))).toBe(value);
  });

  it('forgets what was not used for longest', () => {
    const lru = createLru<number>(2);
    lru.get('a', () => 1);
    lru.get('b', () => 1);
    lru.get('a', () => 2);
    lru.get('c', () => 1);
    expect(lru.get('a', () => 2)).toBe(1);
    expect(lru.get('b', () => 2)).toBe(2);
  });
});
