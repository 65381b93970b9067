import { describe, expect, it } from 'vitest';
import { describeDrift } from './describe-drift.ts';

describe('describeDrift', () => {
  it('is silent about equal texts', () => {
    expect(describeDrift('a\nb\n', 'a\nb\n')).toBeUndefined();
  });

  it('shows the first line that differs', () => {
    expect(describeDrift('a\nb\n', 'a\nc\n')).toBe('line 2:\n- b\n+ c');
  });

  it('says where the committed file goes on alone', () => {
    expect(describeDrift('a\nb', 'a')).toBe('line 2:\n- b\n+ (nothing)');
  });
});
