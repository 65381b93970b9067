import { role, uuid } from '@marketgraph/schema';
import { type Viewer } from '@marketgraph/infra/graphql';
import { createRemoteJWKSet, errors, jwtVerify } from 'jose';
import { z } from 'zod';

/** Who issues access tokens, and for whom: the accounts subgraph signs exactly these. */
export const tokenIssuer = 'marketgraph-accounts';
export const tokenAudience = 'marketgraph';

const claims = z.object({ sub: uuid, roles: z.array(role) });

/** The token is not one of ours, or no longer valid. The message says which, without its content. */
export class InvalidTokenError extends Error {
  readonly code = 'UNAUTHENTICATED';
}

export type VerifiedToken = { readonly viewer: Viewer; readonly expiresAt: Date };

/**
 * Verifies access tokens locally with the cached public keys of `jwksUrl`. The verifier throws
 * `InvalidTokenError` for a token that is malformed, foreign or expired, and passes on what jose
 * throws when the keys can not be fetched: that is a fault, not a bad token.
 */
export const createTokenVerifier = (
  jwksUrl: string,
): ((token: string) => Promise<VerifiedToken>) => {
  const keys = createRemoteJWKSet(new URL(jwksUrl), { cooldownDuration: 1_000 });
  return async (token) => {
    const { payload } = await verified(token, keys);
    const parsed = claims.safeParse(payload);
    if (!parsed.success || payload.exp === undefined) {
      throw new InvalidTokenError('The access token lacks what this shop puts into its tokens.');
    }
    const { sub, roles } = parsed.data;
    return { viewer: { id: sub, roles }, expiresAt: new Date(payload.exp * 1_000) };
  };
};

const verified = async (
  token: string,
  keys: ReturnType<typeof createRemoteJWKSet>,
): ReturnType<typeof jwtVerify> => {
  try {
    return await jwtVerify(token, keys, {
      issuer: tokenIssuer,
      audience: tokenAudience,
      algorithms: ['EdDSA', 'ES256'],
    });
  } catch (cause) {
    if (cause instanceof errors.JWTExpired) {
      throw new InvalidTokenError('The access token has expired: log in again.', { cause });
    }
    if (isFaultOfTheToken(cause)) {
      throw new InvalidTokenError('The access token is not valid.', { cause });
    }
    throw cause;
  }
};

const isFaultOfTheToken = (cause: unknown): boolean =>
  cause instanceof errors.JWTClaimValidationFailed ||
  cause instanceof errors.JWTInvalid ||
  cause instanceof errors.JWSInvalid ||
  cause instanceof errors.JWSSignatureVerificationFailed ||
  cause instanceof errors.JOSEAlgNotAllowed ||
  cause instanceof errors.JOSENotSupported ||
  cause instanceof errors.JWKSNoMatchingKey ||
  cause instanceof errors.JWKSMultipleMatchingKeys;

/** The token of an `authorization` header; `undefined` without one. Throws on any other scheme. */
export const bearerToken = (header: string | undefined): string | undefined => {
  if (header === undefined || header === '') return undefined;
  const match = /^Bearer ([\w-]+\.[\w-]+\.[\w-]+)$/i.exec(header);
  if (match?.[1] !== undefined) return match[1];
  throw new InvalidTokenError('The authorization header must be: Bearer <access token>.');
};
