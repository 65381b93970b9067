import type { Refused } from './refusal.ts';

/** What a key may do: everything, or only what a buyer's browser does. */
export type Access = 'secret' | 'publishable';

/**
 * Reads the key from `Authorization` (Bearer, or Basic with the key as user) or from the `key`
 * parameter that browsers send. Only test keys: a live one must never come here.
 */
export const accessOf = (
  authorization: string | undefined,
  keyParam: unknown,
): { access: Access } | Refused => {
  const key = keyOf(authorization) ?? (typeof keyParam === 'string' ? keyParam : undefined);
  if (!key)
    return unauthenticated(
      "You did not provide an API key. You need to provide your API key in the Authorization header, using Bearer auth (e.g. 'Authorization: Bearer YOUR_SECRET_KEY').",
    );
  if (/^(sk|rk)_test_/.test(key)) return { access: 'secret' };
  if (key.startsWith('pk_test_')) return { access: 'publishable' };
  return unauthenticated(`Invalid API Key provided: ${masked(key)}`);
};

export const refusePublishable: Refused = {
  refused: {
    status: 403,
    type: 'invalid_request_error',
    code: 'secret_key_required',
    message:
      'This API call cannot be made with a publishable API key. Please use a secret API key.',
  },
};

const keyOf = (authorization: string | undefined): string | undefined => {
  const [scheme, credentials] = authorization?.split(' ') ?? [];
  if (!credentials) return undefined;
  if (scheme?.toLowerCase() === 'bearer') return credentials;
  return Buffer.from(credentials, 'base64').toString().split(':')[0];
};

const masked = (key: string): string => `${key.slice(0, 8)}${'*'.repeat(12)}${key.slice(-4)}`;

const unauthenticated = (message: string): Refused => ({
  refused: { status: 401, type: 'invalid_request_error', message },
});
