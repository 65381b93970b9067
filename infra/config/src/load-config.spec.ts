import { describe, expect, it } from 'vitest';
import { loadConfig } from './load-config.ts';
import { subgraphConfig } from './subgraph-config.ts';

const complete = {
  PORT: '4401',
  DATABASE_URL: 'postgres://postgres@127.0.0.1:4450/postgres',
  NATS_URL: 'nats://127.0.0.1:4440',
  EVENTSTORE_URL: 'esdb://127.0.0.1:4430?tls=false',
  ACCOUNTS_JWKS_URL: 'http://127.0.0.1:4401/.well-known/jwks.json',
};

describe('loadConfig', () => {
  it('answers typed values with defaults', () => {
    expect(loadConfig(subgraphConfig, complete)).toMatchObject({ port: 4401, logLevel: 'info' });
  });

  it('lists every problem in one message', () => {
    const broken = { ...complete, PORT: 'abc', NATS_URL: 'http://127.0.0.1', EVENTSTORE_URL: '' };
    expect(() => loadConfig(subgraphConfig, broken)).toThrow(/PORT[^]*NATS_URL|NATS_URL[^]*PORT/);
    expect(() => loadConfig(subgraphConfig, broken)).toThrow(/EVENTSTORE_URL/);
  });
});
