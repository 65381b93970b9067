import { domains } from '@marketgraph/schema';
import { demoAccounts, demoPassword } from '../shop/accounts.ts';
import { portOf, type PortName } from './ports.ts';
import { type Secrets } from './secrets.ts';

/** Variables of a process. */
export type Environment = Readonly<Record<string, string | undefined>>;

const isSet = (environment: Environment, name: string): boolean => (environment[name] ?? '') !== '';

/** Real Stripe has a key and no base of its own; another simulator has a base. */
const hasOwnStripe = (given: Environment): boolean =>
  isSet(given, 'STRIPE_SECRET_KEY') || isSet(given, 'STRIPE_API_BASE');

/** Whether somebody else's server is to be used. */
export const isGiven = (given: Environment, name: string): boolean =>
  name === 'STRIPE' ? hasOwnStripe(given) : isSet(given, name);

const address = (base: number, name: PortName): string => `127.0.0.1:${portOf(base, name)}`;

const embedded = (base: number): Record<string, string> => ({
  DATABASE_URL: `postgres://postgres@${address(base, 'postgres')}/postgres`,
  NATS_URL: `nats://${address(base, 'nats')}`,
  EVENTSTORE_URL: `esdb://${address(base, 'eventstore')}?tls=false`,
  SMTP_URL: `smtp://${address(base, 'smtp')}`,
});

const simulatedStripe = (base: number, secrets: Secrets): Record<string, string> => ({
  STRIPE_SECRET_KEY: secrets.stripeSecretKey,
  STRIPE_API_BASE: `http://${address(base, 'stripe')}`,
  STRIPE_WEBHOOK_SECRETS: secrets.stripeWebhookSecret,
});

const ownKeys = (secrets: Secrets): Record<string, string> => ({
  PERSONAL_DATA_KEY: secrets.personalDataKey,
});

const ownAddresses = (base: number): Record<string, string> => ({
  ACCOUNTS_JWKS_URL: `http://${address(base, 'accounts')}/.well-known/jwks.json`,
  ...Object.fromEntries(
    domains.map((domain) => [
      `SUBGRAPH_URL_${domain.toUpperCase()}`,
      `http://${address(base, domain)}/graphql`,
    ]),
  ),
});

/** Whether everything that is kept is kept by this stack: then it is a toy, and may have a public password. */
export const isToy = (given: Environment): boolean =>
  !['DATABASE_URL', 'EVENTSTORE_URL', 'ADMIN_EMAIL'].some((name) => isSet(given, name));

const demoAdmin = { ADMIN_EMAIL: demoAccounts.admin.email, ADMIN_PASSWORD: demoPassword };

const setOnes = (environment: Environment): Environment =>
  Object.fromEntries(Object.entries(environment).filter(([name]) => isSet(environment, name)));

/** What every process of a stack sees. A variable that is given always wins over the embedded part. */
export const stackEnvironment = (
  base: number,
  secrets: Secrets,
  given: Environment,
): Environment => ({
  ...(isToy(given) ? demoAdmin : {}),
  ...embedded(base),
  ...(hasOwnStripe(given) ? {} : simulatedStripe(base, secrets)),
  ...ownKeys(secrets),
  ...ownAddresses(base),
  ...setOnes(given),
});
