import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { BrokenSealError, keyBytes, openSealed, seal } from './seal.ts';

const key = randomBytes(keyBytes);
const text = Buffer.from('Rua das Laranjeiras 1');

describe('what is sealed', () => {
  it('is opened with the same key at the same place', () => {
    expect(openSealed(key, 'here', seal(key, 'here', text))).toEqual(text);
  });

  it('does not contain the text, and differs each time', () => {
    const one = seal(key, 'here', text);
    expect(one.includes('Laranjeiras')).toBe(false);
    expect(one.equals(seal(key, 'here', text))).toBe(false);
  });

  it.each<[string, () => Buffer]>([
    ['with another key', () => openSealed(randomBytes(keyBytes), 'here', seal(key, 'here', text))],
    ['at another place', () => openSealed(key, 'there', seal(key, 'here', text))],
    [
      'of another format',
      () => openSealed(key, 'here', Buffer.of(2, ...seal(key, 'here', text).subarray(1))),
    ],
    ['when it is cut off', () => openSealed(key, 'here', seal(key, 'here', text).subarray(0, 20))],
    ['when it is empty', () => openSealed(key, 'here', Buffer.alloc(0))],
  ])('is not opened %s', (_case, open) => {
    expect(open).toThrow(BrokenSealError);
  });

  it('is not opened when any bit of it was changed', () => {
    const sealed = seal(key, 'here', text);
    for (const [index, byte] of sealed.entries()) {
      const changed = Buffer.from(sealed);
      changed[index] = byte ^ 1;
      expect(() => openSealed(key, 'here', changed)).toThrow(BrokenSealError);
    }
  });
});
