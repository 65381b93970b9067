import { describe, expect, it } from 'vitest';
import { toGatewayConfig } from './config.ts';

const complete = {
  NATS_URL: 'nats://127.0.0.1:4440',
  ACCOUNTS_JWKS_URL: 'http://127.0.0.1:4401/.well-known/jwks.json',
};

describe('gatewayConfig', () => {
  it('has defaults for a development machine', () => {
    expect(toGatewayConfig(complete)).toMatchObject({
      port: 4400,
      corsOrigins: true,
      hasSandbox: true,
      subgraphUrls: {},
    });
  });

  it('is closed in production, but for the origins that are named', () => {
    const production = { ...complete, NODE_ENV: 'production' };
    expect(toGatewayConfig(production)).toMatchObject({ corsOrigins: [], hasSandbox: false });
    const named = { ...production, CORS_ORIGINS: 'https://a.example, https://b.example' };
    expect(toGatewayConfig(named).corsOrigins).toEqual(['https://a.example', 'https://b.example']);
  });

  it('takes a subgraph’s address by its name', () => {
    const moved = { ...complete, SUBGRAPH_URL_ORDERS: 'http://orders.internal/graphql' };
    expect(toGatewayConfig(moved).subgraphUrls).toEqual({
      orders: 'http://orders.internal/graphql',
    });
  });

  it('lists every problem', () => {
    const broken = { NATS_URL: 'localhost', SUBGRAPH_URL_ORDERS: 'orders', PORT: 'x' };
    for (const name of ['PORT', 'NATS_URL', 'ACCOUNTS_JWKS_URL', 'SUBGRAPH_URL_ORDERS']) {
      expect(() => toGatewayConfig(broken)).toThrow(name);
    }
  });
});
