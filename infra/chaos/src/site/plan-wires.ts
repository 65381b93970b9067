import { type PortName, portOf } from '@marketgraph/local';
import { domains } from '@marketgraph/schema';

/** Ours, of which there are two. */
export const doubled = [...domains, 'projections', 'gateway'] as const;
export type Doubled = (typeof doubled)[number];

/** One process, or one of its ports. */
export type Instance = PortName | `${Doubled}-2`;

export const secondOf = <Name extends Doubled>(name: Name): `${Name}-2` => `${name}-2`;

/** Second instances are behind the ports of the stack itself. */
export const portAt = (portBase: number, name: Instance): number => {
  const first = doubled.find((known) => secondOf(known) === name);
  return first === undefined
    ? portOf(portBase, name as PortName)
    : portBase + 60 + doubled.indexOf(first);
};

/** A way from a process to somebody it talks to, and the variable by which it is told. */
export type WirePlan = {
  readonly from: string;
  readonly to: string;
  /** Who answers, in turn. */
  readonly ends: readonly Instance[];
  readonly variable: string;
  readonly addressAt: (port: number) => string;
};

const http =
  (path: string) =>
  (port: number): string =>
    `http://127.0.0.1:${port}${path}`;

const both = (name: Doubled): readonly Instance[] => [name, secondOf(name)];

const backing = (from: string): readonly WirePlan[] => [
  {
    from,
    to: 'postgres',
    ends: ['postgres'],
    variable: 'DATABASE_URL',
    addressAt: (port) => `postgres://postgres@127.0.0.1:${port}/postgres`,
  },
  {
    from,
    to: 'eventstore',
    ends: ['eventstore'],
    variable: 'EVENTSTORE_URL',
    addressAt: (port) => `esdb://127.0.0.1:${port}?tls=false`,
  },
  natsOf(from),
];

const natsOf = (from: string): WirePlan => ({
  from,
  to: 'nats',
  ends: ['nats'],
  variable: 'NATS_URL',
  addressAt: (port) => `nats://127.0.0.1:${port}`,
});

const keysOf = (from: string): WirePlan => ({
  from,
  to: 'accounts',
  ends: both('accounts'),
  variable: 'ACCOUNTS_JWKS_URL',
  addressAt: http('/.well-known/jwks.json'),
});

/** The gateway asks both instances of a subgraph in turn. */
const gatewayWires = (from: string): readonly WirePlan[] => [
  natsOf(from),
  keysOf(from),
  ...domains.map((domain) => ({
    from,
    to: `${domain}/graphql`,
    ends: both(domain),
    variable: `SUBGRAPH_URL_${domain.toUpperCase()}`,
    addressAt: http('/graphql'),
  })),
];

const wiresOf = (name: Doubled, from: string): readonly WirePlan[] => {
  if (name === 'gateway') return gatewayWires(from);
  if (name === 'projections') return backing(from);
  return [...backing(from), keysOf(from), ...outside(name, from)];
};

/** Servers that only one domain talks to. */
const outside = (name: Doubled, from: string): readonly WirePlan[] => {
  if (name === 'payments')
    return [
      {
        from,
        to: 'stripe',
        ends: ['stripe'],
        variable: 'STRIPE_API_BASE',
        addressAt: http(''),
      },
    ];
  if (name !== 'notifications') return [];
  return [
    {
      from,
      to: 'smtp',
      ends: ['smtp'],
      variable: 'SMTP_URL',
      addressAt: (port) => `smtp://127.0.0.1:${port}`,
    },
  ];
};

const webhooks: WirePlan = {
  from: 'stripe',
  to: 'payments',
  ends: both('payments'),
  variable: 'STRIPE_SIMULATOR_WEBHOOK_URL',
  addressAt: http('/webhooks/stripe'),
};

/** Every way on which processes of a site talk to each other. */
export const wirePlans: readonly WirePlan[] = [
  webhooks,
  ...doubled.flatMap((name) => [name, secondOf(name)].flatMap((from) => wiresOf(name, from))),
];
