import { comparePositions } from '@marketgraph/infra/ports';
import { domains } from '@marketgraph/schema';
import { GraphQLError } from 'graphql';
import { describe, expect, it } from 'vitest';
import {
  type ConsistencyToken,
  emptyToken,
  formatToken,
  mergeTokens,
  parseToken,
} from './consistency-token.ts';

/** Numbers that look random and are the same in every run (mulberry32). */
const numbersFrom = (seed: number) => (): number => {
  seed = (seed + 0x6d2b79f5) | 0;
  let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
};

const next = numbersFrom(3);
const largest = 2n ** 64n - 2n;
const someNumber = (): bigint =>
  [0n, largest, BigInt(Math.floor(next() * 10)), BigInt(Math.floor(next() * 2 ** 53))][
    Math.floor(next() * 4)
  ] ?? 0n;
const someToken = (): ConsistencyToken =>
  new Map(
    domains
      .filter(() => next() < 0.5)
      .map((domain) => [domain, { commit: someNumber(), prepare: someNumber() }]),
  );
const cases = Array.from({ length: 300 }, () => [someToken(), someToken(), someToken()] as const);

describe('a consistency token', () => {
  it('comes back from its text unchanged', () => {
    for (const [token] of cases) expect(parseToken(formatToken(token))).toEqual(token);
  });

  it('is short and safe in a URL or header, with all domains at their furthest', () => {
    const position = { commit: largest, prepare: largest };
    const text = formatToken(new Map(domains.map((domain) => [domain, position])));
    expect(text).toMatch(/^[\w.-]{1,640}$/);
  });

  it.each([undefined, ''])('is empty without a header (%j)', (header) => {
    expect(parseToken(header)).toBe(emptyToken);
  });

  const encoded = (text: string): string => `v1.${Buffer.from(text).toString('base64url')}`;
  it.each([
    ['no token', 'abc'],
    ['another version', 'v2.b3JkZXJzOjEvMQ'],
    ['no position', encoded('orders:abc')],
    ['a position that means the end', encoded(`orders:${2n ** 64n - 1n}/1`)],
    ['a negative position', encoded('orders:-1/1')],
    ['a position with zeros in front', encoded('orders:01/1')],
    ['no domain', encoded(':1/1')],
    ['a domain twice', encoded('orders:1/1,orders:2/2')],
    ['something behind', encoded('orders:1/1:x')],
    ['an order of its own', encoded('products:1/1,orders:1/1')],
    ['characters of another alphabet', `${encoded('orders:1/1')}!`],
    [
      'too many domains',
      encoded('abcdefghijklmnopqrst'.replace(/./g, (c) => `${c}a:1/1,${c}b:1/1,`).slice(0, -1)),
    ],
    ['more than a header should hold', `v1.${'A'.repeat(4_000)}`],
  ])('is refused when it is or has %s', (_what, text) => {
    expect(() => parseToken(text)).toThrow(GraphQLError);
    expect(() => parseToken(text)).toThrow(/x-consistency-token/);
  });

  it('keeps a domain that nobody here knows', () => {
    const text = encoded('returns:5/5');
    expect(formatToken(parseToken(text))).toBe(text);
  });
});

describe('merging tokens', () => {
  it('takes of each domain the newer position', () => {
    for (const [a, b] of cases) {
      for (const [domain, position] of mergeTokens(a, b)) {
        const both = [a.get(domain), b.get(domain)].filter((one) => one !== undefined);
        expect(both).toContain(position);
        expect(both.every((one) => comparePositions(one, position) <= 0)).toBe(true);
      }
    }
  });

  it('forgets no domain, whatever the order and however often', () => {
    for (const [a, b, c] of cases) {
      const merged = mergeTokens(mergeTokens(a, b), c);
      expect(formatToken(mergeTokens(a, mergeTokens(b, c)))).toBe(formatToken(merged));
      expect(formatToken(mergeTokens(mergeTokens(c, b), a))).toBe(formatToken(merged));
      expect(formatToken(mergeTokens(merged, b))).toBe(formatToken(merged));
      expect([...merged.keys()].toSorted()).toEqual(
        [...new Set([a, b, c].flatMap((token) => [...token.keys()]))].toSorted(),
      );
    }
  });

  it('with nothing changes nothing', () => {
    for (const [a] of cases) expect(mergeTokens(a, emptyToken)).toEqual(a);
  });
});
