import { createServer } from 'node:http';
import { type AddressInfo } from 'node:net';
import { type Role } from '@marketgraph/schema';
import { tokenAudience, tokenIssuer } from '@marketgraph/infra/tokens';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';

/** Signs access tokens as accounts does, and publishes the key once it is opened. */
export type TokenAuthority = {
  readonly jwksUrl: string;
  readonly open: () => Promise<void>;
  readonly close: () => Promise<void>;
  /** The value of an `authorization` header. `expiresAt` in Unix seconds. */
  readonly headerFor: (
    viewerId: string,
    options?: { readonly expiresAt?: number; readonly roles?: readonly Role[] },
  ) => Promise<string>;
};

export const createTokenAuthority = async (): Promise<TokenAuthority> => {
  const { publicKey, privateKey } = await generateKeyPair('EdDSA', { crv: 'Ed25519' });
  const key = { ...(await exportJWK(publicKey)), kid: 'spec', alg: 'EdDSA', use: 'sig' };
  const server = createServer((_, response) => {
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ keys: [key] }));
  });
  // Listening and closing reserves a port that nobody answers on until it is opened.
  const listen = (port: number): Promise<void> =>
    new Promise((resolve) => server.listen(port, '127.0.0.1', resolve));
  await listen(0);
  const { port } = server.address() as AddressInfo;
  const close = async (): Promise<void> => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  await close();
  return {
    jwksUrl: `http://127.0.0.1:${port}/jwks.json`,
    open: () => listen(port),
    close,
    headerFor: async (viewerId, { expiresAt, roles = ['CUSTOMER'] } = {}) => {
      const token = await new SignJWT({ roles })
        .setProtectedHeader({ alg: 'EdDSA', kid: 'spec' })
        .setSubject(viewerId)
        .setIssuer(tokenIssuer)
        .setAudience(tokenAudience)
        .setExpirationTime(expiresAt ?? '10m')
        .sign(privateKey);
      return `Bearer ${token}`;
    },
  };
};
