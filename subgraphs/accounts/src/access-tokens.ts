import { randomUUID } from 'node:crypto';
import { importJWK, SignJWT } from 'jose';
import { type IssueToken } from './application/session.ts';
import { algorithm, type SigningKeys } from './signing-keys.ts';

export type TokenOptions = {
  readonly issuer: string;
  readonly audience: string;
  readonly lifetimeSeconds: number;
};

/** Signs access tokens with the current key; whoever has the public keys can verify them. */
export const createIssueToken = async (
  { current }: SigningKeys,
  { issuer, audience, lifetimeSeconds }: TokenOptions,
): Promise<IssueToken> => {
  const key = await importJWK(current.privateJwk, algorithm);
  return async ({ userId, roles }, at) => {
    const issuedAt = Math.floor(Date.parse(at) / 1_000);
    const expiry = issuedAt + lifetimeSeconds;
    const accessToken = await new SignJWT({ roles })
      .setProtectedHeader({ alg: algorithm, kid: current.kid })
      .setIssuer(issuer)
      .setAudience(audience)
      .setSubject(userId)
      .setJti(randomUUID())
      .setIssuedAt(issuedAt)
      .setExpirationTime(expiry)
      .sign(key);
    return { accessToken, expiresAt: new Date(expiry * 1_000).toISOString() };
  };
};
