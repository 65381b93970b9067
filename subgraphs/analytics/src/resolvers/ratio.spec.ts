import { describe, expect, it } from 'vitest';
import { ratio } from './ratio.ts';

describe('ratio', () => {
  it.each([
    [1, 3, 4, '0.3333'],
    [2, 3, 4, '0.6667'],
    [1, 8, 2, '0.13'],
    [3, 2, 0, '2'],
    [0, 7, 4, '0.0000'],
    [7, 7, 4, '1.0000'],
    [Number.MAX_SAFE_INTEGER, 1, 2, '9007199254740991.00'],
  ])('%i of %i with %i decimals is %s', (part, whole, decimals, text) => {
    expect(ratio(part, whole, decimals)).toBe(text);
  });

  it('is nothing of nothing', () => {
    expect(ratio(0, 0, 4)).toBeNull();
  });
});
