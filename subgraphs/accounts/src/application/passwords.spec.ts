import { describe, expect, it } from 'vitest';
import { hashPassword, unmatchableHash, verifyPassword } from './passwords.ts';

const costOf = (passwordHash: string): readonly string[] => passwordHash.split('$').slice(1, 4);

describe('passwords', () => {
  it('are hashed with argon2id and a salt of their own', async () => {
    const [one, other] = await Promise.all([
      hashPassword('correct horse'),
      hashPassword('correct horse'),
    ]);
    expect(costOf(one)).toEqual(['argon2id', 'v=19', 'm=19456,t=2,p=1']);
    expect(one).not.toBe(other);
  });

  it('are verified against their hash', async () => {
    const passwordHash = await hashPassword('correct horse');
    expect(await verifyPassword(passwordHash, 'correct horse')).toBe(true);
    expect(await verifyPassword(passwordHash, 'battery staple')).toBe(false);
  });

  it('match however their characters are composed', async () => {
    expect(await verifyPassword(await hashPassword('pa\u0308sswort'), 'p\u00e4sswort')).toBe(true);
  });

  it('cost as much to refuse when there is no account', async () => {
    expect(costOf(unmatchableHash)).toEqual(costOf(await hashPassword('correct horse')));
    expect(await verifyPassword(undefined, 'correct horse')).toBe(false);
  });
});
