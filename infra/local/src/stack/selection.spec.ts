import { describe, expect, it } from 'vitest';
import { selectServices } from './selection.ts';
import { services } from './services.ts';

const names = (given: Record<string, string>, only?: string[]) =>
  selectServices(services, given, only).map(({ name }) => name);

const infra = ['postgres', 'nats', 'eventstore', 'stripe', 'mails'];

describe('selectServices', () => {
  it('answers everything by default', () => {
    expect(names({})).toEqual(services.map(({ name }) => name));
  });

  it('answers the backing services for "infra"', () => {
    expect(names({}, ['infra'])).toEqual(infra);
  });

  it('adds what a service needs', () => {
    expect(names({}, ['payments'])).toEqual([
      'postgres',
      'nats',
      'eventstore',
      'stripe',
      'payments',
    ]);
  });

  it('leaves out what a variable replaces', () => {
    const given = {
      DATABASE_URL: 'postgres://db.example.com/postgres',
      SMTP_URL: 'smtp://mail.example.com',
      NATS_URL: '',
    };
    expect(names(given, ['infra'])).toEqual(['nats', 'eventstore', 'stripe']);
  });

  it('leaves out the simulator when Stripe is real', () => {
    expect(names({ STRIPE_SECRET_KEY: 'sk_live_x' }, ['infra'])).not.toContain('stripe');
  });

  it('refuses a name that it does not know', () => {
    expect(() => names({}, ['redis'])).toThrow('There is no "redis". Known: infra, postgres,');
  });
});
