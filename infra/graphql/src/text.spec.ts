import { describe, expect, it } from 'vitest';
import { line, text } from './text.ts';

describe('line', () => {
  it('is trimmed', () => {
    expect(line(20).parse('  Espresso cups ')).toBe('Espresso cups');
  });

  it.each([
    ['nothing', ''],
    ['blanks only', '   '],
    ['too much', 'x'.repeat(21)],
    ['a line break', 'Espresso\ncups'],
    ['a NUL, which Postgres can not store', 'cups\0'],
    ['half a surrogate pair, which JSON columns can not store', 'cups \ud83d'],
  ])('refuses %s', (_what, value) => {
    expect(line(20).safeParse(value).success).toBe(false);
  });

  it('takes every script', () => {
    for (const value of ['Café ☕️', '日本語', 'عربي', '👩‍🚀'])
      expect(line(20).parse(value)).toBe(value);
  });
});

describe('text', () => {
  it('may be empty and have several lines', () => {
    expect(text(20).parse('')).toBe('');
    expect(text(20).parse('six cups\n\tof clay')).toBe('six cups\n\tof clay');
  });

  it.each(['cups\0', 'cups \udc00', 'bell \u0007', 'x'.repeat(21)])('refuses %j', (value) => {
    expect(text(20).safeParse(value).success).toBe(false);
  });
});
