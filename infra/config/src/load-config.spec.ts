import { describe, expect, it } from 'vitest';
import { loadConfig } from './load-config.ts';
import { subgraphConfig } from './subgraph-config.ts';

const complete = {
  PORT: '4401',
  DATABASE_URL: 'postgres://postgres@127.0.0.1:4450/postgres',
  NATS_URL: 'nats://127.0.0.1:4440',
  EVENTSTORE_URL: 'esdb://127.0.0.1:4430?tls=false',
  PERSONAL_DATA_KEY: Buffer.alloc(32, 7).toString('base64'),
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

  it.each(['', 'not base64!', Buffer.alloc(16).toString('base64')])(
    'takes no %j for the key of personal data, and does not repeat it',
    (given) => {
      const broken = { ...complete, PERSONAL_DATA_KEY: given };
      expect(() => loadConfig(subgraphConfig, broken)).toThrow(/PERSONAL_DATA_KEY: /);
      expect(() => loadConfig(subgraphConfig, broken)).not.toThrow(given || 'undefined key');
    },
  );

  it('looks for the keys of persons beside the other databases unless it is told where', () => {
    expect(loadConfig(subgraphConfig, complete).keysDatabaseUrl).toBe(complete.DATABASE_URL);
    const elsewhere = { ...complete, KEYS_DATABASE_URL: 'postgres://keys.example/postgres' };
    expect(loadConfig(subgraphConfig, elsewhere).keysDatabaseUrl).toContain('keys.example');
  });
});
