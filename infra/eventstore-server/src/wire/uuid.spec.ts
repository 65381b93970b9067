import { describe, expect, it } from 'vitest';
import { UUID } from './stubs.ts';
import { decodeUuid, structuredUuid } from './uuid.ts';

const uuid = 'fe7ad8bb-0c3a-4b5e-9d2c-0a1b2c3d4e5f';

describe('decodeUuid', () => {
  it('reads the text in lower case', () => {
    expect(decodeUuid(new UUID().setString(uuid.toUpperCase()))).toBe(uuid);
  });

  it.each([uuid, '00000000-0000-0000-0000-000000000000', 'ffffffff-ffff-ffff-ffff-ffffffffffff'])(
    'reads %s from its two numbers',
    (id) => {
      expect(decodeUuid(structuredUuid(id))).toBe(id);
    },
  );

  it.each(['', 'order-1', `${uuid}0`])('rejects %j', (text) => {
    expect(() => decodeUuid(new UUID().setString(text))).toThrow('is not a UUID');
  });

  it('rejects an id that is missing', () => {
    expect(() => decodeUuid(undefined)).toThrow('is not a UUID');
  });
});
