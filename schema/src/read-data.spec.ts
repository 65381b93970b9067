import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { defineEvent } from './events/define-event.ts';
import { readData, UnknownEventError } from './read-data.ts';

const first = z.object({ name: z.string() });
const second = z.object({ first: z.string(), last: z.string() });

/** Version 1 had one name, version 2 two, version 3 says whether they are verified. */
const renamed = defineEvent({
  type: 'PersonRenamed',
  version: 3,
  data: z.strictObject({ first: z.string(), last: z.string(), isVerified: z.boolean() }),
  example: { first: 'Ada', last: 'Lovelace', isVerified: false },
  upcasts: [
    {
      version: 1,
      upcast: (data) => {
        const [name = '', last = ''] = first.parse(data).name.split(' ');
        return { first: name, last };
      },
    },
    { version: 2, upcast: (data) => ({ ...second.parse(data), isVerified: false }) },
  ],
});

describe('readData', () => {
  it.each<[number, unknown]>([
    [1, { name: 'Ada Lovelace' }],
    [2, { first: 'Ada', last: 'Lovelace' }],
    [3, { first: 'Ada', last: 'Lovelace', isVerified: false }],
  ])('reads version %i as today’s', (version, data) => {
    expect(readData(renamed, version, data)).toEqual(renamed.example);
  });

  it.each([0, 4])('stops at version %i, which nothing leads from', (version) => {
    expect(() => readData(renamed, version, {})).toThrow(UnknownEventError);
  });

  it('stops at old data off its own contract', () => {
    expect(() => readData(renamed, 1, { surname: 'Lovelace' })).toThrow(z.ZodError);
  });
});
