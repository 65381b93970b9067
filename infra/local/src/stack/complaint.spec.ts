import { describe, expect, it } from 'vitest';
import { complaintOf } from './complaint.ts';

describe('complaintOf', () => {
  it('shows what our processes log as errors', () => {
    expect(complaintOf('{"level":50,"msg":"It broke","err":{"message":"why"}}')).toBe(
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
