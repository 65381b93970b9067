import { memoryPersonKeys } from '@marketgraph/infra/memory';
import { UnavailableError } from '@marketgraph/infra/ports';
import { describe, expect, it } from 'vitest';
import { refuseForgotten } from './refuse-forgotten.ts';
import { InvalidTokenError } from './verify-token.ts';

const id = '0190a5c0-0000-7000-8000-000000000002';
const verified = { viewer: { id, roles: ['CUSTOMER'] as const }, expiresAt: new Date(0) };
const verify = async () => verified;

describe('a good token', () => {
  it('is accepted, whether its subject has a key or not', async () => {
    const keys = memoryPersonKeys();
    const accept = refuseForgotten(verify, keys);
    expect(await accept('a.good.one')).toBe(verified);
    await keys.ensure([id]);
    expect(await accept('a.good.one')).toBe(verified);
  });

  it('is refused when its subject is forgotten', async () => {
    const keys = memoryPersonKeys();
    await keys.forget(id);
    const refused = refuseForgotten(verify, keys)('a.good.one');
    await expect(refused).rejects.toBeInstanceOf(InvalidTokenError);
  });

  it('is accepted while the keys can not be had, and not when something else is wrong', async () => {
    const failing = (error: Error) =>
      refuseForgotten(verify, { find: () => Promise.reject(error) });
    expect(await failing(new UnavailableError('down'))('a.good.one')).toBe(verified);
    await expect(failing(new Error('odd'))('a.good.one')).rejects.toThrow('odd');
  });
});
