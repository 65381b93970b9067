import { describe, expect, it } from 'vitest';
import { correlationIdOf, createRequestContext } from './request-context.ts';
import { InvalidTokenError } from './verify-token.ts';

const now = '2026-01-01T10:00:00.000Z';
const viewer = { id: '0190a5c0-0000-7000-8000-000000000002', roles: ['CUSTOMER'] as const };

const contextOf = createRequestContext(
  async (token) => {
    if (token === 'a.bad.one') throw new InvalidTokenError('The access token is not valid.');
    if (token === 'a.lost.one') throw new Error('connect ECONNREFUSED 127.0.0.1:4401');
    return { viewer, expiresAt: new Date(now) };
  },
  () => now,
);

describe('request context', () => {
  it('knows nobody without a token', async () => {
    expect(await contextOf({})).toMatchObject({ viewer: undefined, now });
  });

  it('knows the viewer of a token', async () => {
    expect(await contextOf({ authorization: 'Bearer a.good.one' })).toMatchObject({ viewer });
  });

  it.each(['Bearer a.bad.one', 'Basic YTpi'])('refuses %s as a whole', async (authorization) => {
    await expect(
      contextOf({ authorization, 'x-correlation-id': 'story-0001' }),
    ).rejects.toMatchObject({
      extensions: {
        code: 'UNAUTHENTICATED',
        correlationId: 'story-0001',
        http: { status: 401 },
      },
    });
  });

  it('passes on that the keys could not be had', async () => {
    await expect(contextOf({ authorization: 'Bearer a.lost.one' })).rejects.toThrow('ECONNREFUSED');
  });
});

describe('correlation id', () => {
  const uuid = /^[0-9a-f-]{36}$/;

  it('goes on when it is well formed', () => {
    expect(correlationIdOf({ 'x-correlation-id': 'story-0001' })).toBe('story-0001');
    expect(correlationIdOf({ 'x-correlation-id': ['story-0001', 'other-0002'] })).toBe(
      'story-0001',
    );
  });

  it.each([undefined, '', 'short', 'x'.repeat(65), 'a b c d e f g h', 'line\nfeed-0001'])(
    'is made anew instead of %j',
    (given) => {
      expect(correlationIdOf({ 'x-correlation-id': given })).toMatch(uuid);
    },
  );
});
