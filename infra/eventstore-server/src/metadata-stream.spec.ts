import { describe, expect, it } from 'vitest';
import {
  metadataStreamOf,
  originalStreamOf,
  readVisibility,
  withTruncateBefore,
} from './metadata-stream.ts';
import { DELETED, everythingVisible } from './stream-head.ts';

const json = (value: unknown): Uint8Array => Buffer.from(JSON.stringify(value));
const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString();

it('pairs streams with their metadata', () => {
  expect(metadataStreamOf('order-1')).toBe('$$order-1');
  expect(originalStreamOf('$$order-1')).toBe('order-1');
  expect(originalStreamOf('$order-1')).toBeUndefined();
});

describe('readVisibility', () => {
  it('finds where the stream begins and how much of its end is kept', () => {
    expect(readVisibility(json({ $tb: 12, $maxCount: 3, $maxAge: 60 }))).toEqual({
      truncateBefore: 12,
      maxCount: 3,
      maxAge: 60,
    });
  });

  it('knows the number that means deleted', () => {
    const { truncateBefore } = readVisibility(Buffer.from('{"$tb":9223372036854775807}'));
    expect(truncateBefore).toBe(DELETED);
  });

  it.each(['', 'no json', 'null', '[]', '{"$tb":"12"}', '{"$maxCount":0}', '{"$maxAge":-1}', '{}'])(
    'hides nothing for %j',
    (data) => {
      expect(readVisibility(Buffer.from(data))).toEqual(everythingVisible);
    },
  );
});

describe('withTruncateBefore', () => {
  it('keeps the rest of the metadata', () => {
    const changed = withTruncateBefore(json({ $tb: 1, owner: { name: 'ü' } }), 5);
    expect(JSON.parse(text(changed))).toEqual({ $tb: 5, owner: { name: 'ü' } });
  });

  it('writes the number that means deleted exactly', () => {
    expect(text(withTruncateBefore(new Uint8Array(), DELETED))).toBe('{"$tb":9223372036854775807}');
  });
});
