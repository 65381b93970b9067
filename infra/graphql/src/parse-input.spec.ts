import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { parseInput } from './parse-input.ts';

const schema = z.object({
  name: z.string().max(10),
  lines: z.array(z.object({ city: z.string() })),
});
const fieldsOf = (input: unknown): readonly string[] => {
  const parsed = parseInput(schema, input);
  return parsed.ok ? [] : parsed.userErrors.map(({ field }) => field.join('.'));
};

describe('parseInput', () => {
  it('answers the value that the schema makes', () => {
    const input = { name: 'Ada', lines: [], surplus: 1 };
    expect(parseInput(schema, input)).toEqual({ ok: true, value: { name: 'Ada', lines: [] } });
  });

  it('names the field of every problem', () => {
    expect(fieldsOf({ name: 'x'.repeat(11), lines: [{}] })).toEqual([
      'input.name',
      'input.lines.0.city',
    ]);
  });

  it.each(['Rio\0', 'Rio \ud83d'])(
    'refuses %j, which no store can keep, wherever it is',
    (city) => {
      expect(fieldsOf({ name: 'Ada', lines: [{ city: 'Rio' }, { city }] })).toEqual([
        'input.lines.1.city',
      ]);
    },
  );
});
