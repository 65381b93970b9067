import { createLocalJWKSet, exportJWK, generateKeyPair, jwtVerify } from 'jose';
import { describe, expect, it } from 'vitest';
import { createIssueToken } from './access-tokens.ts';
import { algorithm, type SigningKeys } from './signing-keys.ts';

const options = { issuer: 'issuer', audience: 'audience', lifetimeSeconds: 900 };
const user = { userId: '0190a5c0-0000-7000-8000-000000000002', roles: ['CUSTOMER'] as const };
const at = '2026-01-05T10:00:00.000Z';

const keysOf = async (kid: string): Promise<SigningKeys> => {
  const pair = await generateKeyPair(algorithm, { extractable: true });
  const publicJwk = { ...(await exportJWK(pair.publicKey)), kid, alg: algorithm, use: 'sig' };
  return {
    current: { kid, privateJwk: await exportJWK(pair.privateKey) },
    jwks: { keys: [publicJwk] },
  };
};

const jwksOf = ({ jwks }: SigningKeys) => createLocalJWKSet({ keys: [...jwks.keys] });

describe('access tokens', () => {
  it('say who it is and what they may, and whose they are', async () => {
    const keys = await keysOf('key-1');
    const { accessToken, expiresAt } = await (await createIssueToken(keys, options))(user, at);
    const { payload, protectedHeader } = await jwtVerify(accessToken, jwksOf(keys), {
      issuer: 'issuer',
      audience: 'audience',
      currentDate: new Date(at),
    });
    expect(protectedHeader).toEqual({ alg: 'EdDSA', kid: 'key-1' });
    expect(payload).toMatchObject({ sub: user.userId, roles: ['CUSTOMER'] });
    expect(expiresAt).toBe('2026-01-05T10:15:00.000Z');
  });

  it('end', async () => {
    const keys = await keysOf('key-1');
    const { accessToken } = await (await createIssueToken(keys, options))(user, at);
    const late = { currentDate: new Date('2026-01-05T10:15:00.000Z') };
    await expect(jwtVerify(accessToken, jwksOf(keys), late)).rejects.toThrow('"exp"');
  });

  it('of another key are refused though they name the right one', async () => {
    const { accessToken } = await (
      await createIssueToken(await keysOf('key-1'), options)
    )(user, at);
    const verified = jwtVerify(accessToken, jwksOf(await keysOf('key-1')), {
      currentDate: new Date(at),
    });
    await expect(verified).rejects.toThrow('signature verification failed');
  });
});
