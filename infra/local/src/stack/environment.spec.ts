import { describe, expect, it } from 'vitest';
import { stackEnvironment } from './environment.ts';

const secrets = {
  stripeSecretKey: 'sk_test_1',
  stripeWebhookSecret: 'whsec_1',
  personalDataKey: 'a2V5',
};

describe('stackEnvironment', () => {
  it('points every process at the embedded parts', () => {
    expect(stackEnvironment(5000, secrets, {})).toMatchObject({
      DATABASE_URL: 'postgres://postgres@127.0.0.1:5050/postgres',
      EVENTSTORE_URL: 'esdb://127.0.0.1:5030?tls=false',
      STRIPE_API_BASE: 'http://127.0.0.1:5020',
      STRIPE_WEBHOOK_SECRETS: 'whsec_1',
      PERSONAL_DATA_KEY: 'a2V5',
      ACCOUNTS_JWKS_URL: 'http://127.0.0.1:5001/.well-known/jwks.json',
      SUBGRAPH_URL_ANALYTICS: 'http://127.0.0.1:5008/graphql',
    });
  });

  it('lets a given variable win', () => {
    const given = { NATS_URL: 'nats://nats.example.com:4222', LOG_LEVEL: 'debug', SMTP_URL: '' };
    expect(stackEnvironment(5000, secrets, given)).toMatchObject({
      NATS_URL: 'nats://nats.example.com:4222',
      LOG_LEVEL: 'debug',
      SMTP_URL: 'smtp://127.0.0.1:5025',
    });
  });

  it('sends nobody to the simulator when Stripe is real', () => {
    const given = { STRIPE_SECRET_KEY: 'sk_live_1', STRIPE_WEBHOOK_SECRETS: 'whsec_live' };
    const environment = stackEnvironment(5000, secrets, given);

    expect(environment).toMatchObject(given);
    expect(environment).not.toHaveProperty('STRIPE_API_BASE');
  });

  it('gives nobody the public password of the demo where real data is kept', () => {
    const real = { EVENTSTORE_URL: 'esdb://events.example.com:2113' };

    expect(stackEnvironment(5000, secrets, {})).toHaveProperty('ADMIN_PASSWORD');
    expect(stackEnvironment(5000, secrets, real)).not.toHaveProperty('ADMIN_PASSWORD');
  });
});
