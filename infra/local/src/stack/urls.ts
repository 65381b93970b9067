import { type Environment } from './environment.ts';
import { portOf } from './ports.ts';

/** Where people and clients find the parts of a stack. */
export interface StackUrls {
  readonly graphql: string;
  readonly subscriptions: string;
  readonly mails: string;
  readonly stripe: string;
  readonly postgres: string;
  readonly nats: string;
  readonly eventstore: string;
}

/** The addresses of a stack; a server that was given by a variable has the address of that variable. */
export const urlsOf = (base: number, environment: Environment): StackUrls => ({
  graphql: `http://127.0.0.1:${portOf(base, 'gateway')}/graphql`,
  subscriptions: `ws://127.0.0.1:${portOf(base, 'gateway')}/graphql`,
  mails: `http://127.0.0.1:${portOf(base, 'mails')}`,
  stripe: environment['STRIPE_API_BASE'] ?? 'https://api.stripe.com',
  postgres: environment['DATABASE_URL'] ?? '',
  nats: environment['NATS_URL'] ?? '',
  eventstore: environment['EVENTSTORE_URL'] ?? '',
});
