import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTokenAuthority, type TokenAuthority } from '../testing/token-authority.ts';
import { bearerToken, createTokenVerifier, InvalidTokenError } from './verify-token.ts';

const viewerId = '0190a5c0-0000-7000-8000-000000000002';
const inTheFuture = Math.floor(Date.now() / 1000) + 600;
const inThePast = Math.floor(Date.now() / 1000) - 1;

const encoded = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

describe('createTokenVerifier', () => {
  let authority: TokenAuthority;
  let stranger: TokenAuthority;
  let verify: ReturnType<typeof createTokenVerifier>;

  beforeAll(async () => {
    [authority, stranger] = await Promise.all([startTokenAuthority(), startTokenAuthority()]);
    verify = createTokenVerifier(authority.jwksUrl);
  });
  afterAll(() => Promise.all([authority.stop(), stranger.stop()]));

  it('answers who asks, and until when', async () => {
    const token = await authority.sign(viewerId, {
      roles: ['CUSTOMER', 'ADMIN'],
      claims: { exp: inTheFuture },
    });
    expect(await verify(token)).toEqual({
      viewer: { id: viewerId, roles: ['CUSTOMER', 'ADMIN'] },
      expiresAt: new Date(inTheFuture * 1000),
    });
  });

  it('finds a key that was added later', async () => {
    await verify(await authority.sign(viewerId));
    await authority.rotate();
    // Unknown keys are looked up at most once a second, so that forged ones cost nothing.
    const token = await authority.sign(viewerId);
    await expect
      .poll(() => verify(token).then(({ viewer }) => viewer.id, String), { timeout: 5_000 })
      .toBe(viewerId);
  });

  it.each<[string, object]>([
    ['expired', { exp: inThePast }],
    ['not valid yet', { nbf: inTheFuture }],
    ['issued by somebody else', { iss: 'somebody-else' }],
    ['meant for somebody else', { aud: 'somebody-else' }],
    ['valid for ever', { exp: undefined }],
    ['of nobody', { sub: undefined }],
    ['of something that is no user', { sub: "' or true; --" }],
    ['without roles', { roles: undefined }],
    ['with a role nobody has', { roles: ['OWNER'] }],
  ])('refuses a token that is %s', async (_case, claims) => {
    const token = await authority.sign(viewerId, { claims });
    await expect(verify(token)).rejects.toThrow(InvalidTokenError);
  });

  it('refuses what another key has signed under the same name', async () => {
    await expect(verify(await stranger.sign(viewerId))).rejects.toThrow(InvalidTokenError);
  });

  it('refuses a token whose content was changed', async () => {
    const [header, , signature] = (await authority.sign(viewerId)).split('.');
    const content = encoded({ sub: viewerId, roles: ['ADMIN'], exp: inTheFuture });
    const token = [header, content, signature].join('.');
    await expect(verify(token)).rejects.toThrow(InvalidTokenError);
  });

  it.each<[string, object]>([
    ['none at all', { alg: 'none' }],
    ['a shared secret', { alg: 'HS256', kid: 'key-1' }],
    ['a key nobody knows', { alg: 'EdDSA', kid: 'key-99' }],
    ['a key it does not name', { alg: 'EdDSA' }],
    ['a key it brings along', { alg: 'EdDSA', jku: 'http://127.0.0.1:1/jwks.json' }],
    ['an extension nobody knows', { alg: 'EdDSA', kid: 'key-1', crit: ['x'], x: 1 }],
  ])('refuses a token signed with %s', async (_case, header) => {
    const [, content] = (await authority.sign(viewerId)).split('.');
    const signed = `${encoded(header)}.${content}`;
    const signature = createHmac('sha256', 'public').update(signed).digest('base64url');
    await expect(verify(`${signed}.${signature}`)).rejects.toThrow(InvalidTokenError);
  });

  it.each(['a.b.c', 'e30.e30.e30', `${encoded({ alg: 'EdDSA', kid: 'key-1' })}.e30.AA`])(
    'refuses %s',
    async (token) => {
      await expect(verify(token)).rejects.toThrow(InvalidTokenError);
    },
  );

  it('does not blame the token when the keys can not be had', async () => {
    const nobody = await startTokenAuthority();
    await nobody.stop();
    const verification = createTokenVerifier(nobody.jwksUrl)(await authority.sign(viewerId));
    await expect(verification).rejects.not.toBeInstanceOf(InvalidTokenError);
    await expect(verification).rejects.toBeInstanceOf(Error);
  });
});

describe('bearerToken', () => {
  it.each([
    [undefined, undefined],
    ['', undefined],
    ['Bearer a.b.c', 'a.b.c'],
    ['bearer a.b.c', 'a.b.c'],
  ])('of %j is %j', (header, token) => {
    expect(bearerToken(header)).toBe(token);
  });

  it.each(['Basic YTpi', 'Bearer', 'Bearer a.b', 'Bearer a.b.c d', 'a.b.c'])(
    'refuses %j',
    (header) => {
      expect(() => bearerToken(header)).toThrow(InvalidTokenError);
    },
  );
});
