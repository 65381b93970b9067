import { createServer } from 'node:http';
import { type AddressInfo } from 'node:net';
import { type Role } from '@marketgraph/schema';
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose';
import { tokenAudience, tokenIssuer } from '../src/verify-token.ts';

/** Signs access tokens as accounts does, and serves the public keys. */
export type TokenAuthority = {
  readonly jwksUrl: string;
  /** `undefined` as a claim leaves it out. */
  readonly sign: (
    viewerId: string,
    options?: { readonly roles?: readonly Role[]; readonly claims?: Partial<JWTPayload> },
  ) => Promise<string>;
  /** Signs with a new key from now on; the old one stays known. */
  readonly rotate: () => Promise<void>;
  readonly stop: () => Promise<void>;
};

export const startTokenAuthority = async (): Promise<TokenAuthority> => {
  const keys: object[] = [];
  const newKey = async () => {
    const { publicKey, privateKey } = await generateKeyPair('EdDSA', { crv: 'Ed25519' });
    const kid = `key-${keys.length + 1}`;
    keys.push({ ...(await exportJWK(publicKey)), kid, alg: 'EdDSA', use: 'sig' });
    return { kid, privateKey };
  };
  let current = await newKey();
  const server = createServer((_request, response) => {
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ keys }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    jwksUrl: `http://127.0.0.1:${port}/jwks.json`,
    sign: (viewerId, { roles = ['CUSTOMER'], claims = {} } = {}) => {
      const now = Math.floor(Date.now() / 1000);
      const usual = { sub: viewerId, roles, iss: tokenIssuer, aud: tokenAudience, exp: now + 600 };
      return new SignJWT({ ...usual, ...claims })
        .setProtectedHeader({ alg: 'EdDSA', kid: current.kid })
        .sign(current.privateKey);
    },
    rotate: async () => {
      current = await newKey();
    },
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};
