import { describe, expect, it } from 'vitest';
import { complaintOf, lastWordsOf } from './complaint.ts';

describe('complaintOf', () => {
  it('shows what our processes log as errors', () => {
    expect(complaintOf('{"level":50,"msg":"It broke","err":{"message":"why"}}')).toBe(
      'It broke: why',
    );
    expect(complaintOf('{"level":50,"msg":"It broke","message":"why","err":{}}')).toBe(
      'It broke: why',
    );
    expect(complaintOf('{"level":60,"msg":"It ends"}')).toBe('It ends');
  });

  it('shows the fatal lines of Postgres and NATS', () => {
    expect(complaintOf('2026-01-01 UTC [7] PANIC:  could not write')).toContain('PANIC');
    expect(complaintOf('[7] 2026/01/01 [FTL] no space')).toContain('no space');
  });

  it.each([
    '{"level":30,"msg":"served"}',
    '{"level":40,"msg":"slow"}',
    '{"half',
    '{"no":"level"}',
    '2026-01-01 UTC [7] ERROR:  duplicate key value',
    'plain words',
  ])('keeps quiet about %s', (line) => expect(complaintOf(line)).toBeUndefined());
});

describe('lastWordsOf', () => {
  it('finds the error above its stack', () => {
    const lines = ['file:///a.ts:6', 'TypeError: No such thing', '    at run (node:x:1:2)', ''];
    expect(lastWordsOf(lines)).toBe('TypeError: No such thing');
  });

  it('answers the last line where no error is named', () => {
    expect(lastWordsOf(['one', 'accounts: PORT is missing', ''])).toBe('accounts: PORT is missing');
    expect(lastWordsOf([])).toBe('');
  });
});
