import { END, type Fault as StoreFault } from '@marketgraph/eventstore-server';
import { type KnobInput } from '@marketgraph/stripe-simulator';

/** Where servers take orders to do what they should not. */
export type Levers = { readonly knobs: string; readonly storeFaults: string };

/** A way in which a server does what it should not, until it is told to behave again. */
export type Misbehaviour = {
  readonly name: string;
  /** `seed` decides what strikes by chance. Throws when the server is away, or knows no such thing. */
  readonly begin: (levers: Levers, seed: number) => Promise<void>;
  readonly end: (levers: Levers) => Promise<void>;
};

/** The server runs, and did not understand: a mistake here. */
export class NoSuchFaultError extends Error {
  readonly code = 'NO_SUCH_FAULT';
}

const pull = async (url: string, method: string, body?: object): Promise<void> => {
  const response = await fetch(url, {
    method,
    ...(body && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(2_000),
  });
  if (!response.ok) throw new NoSuchFaultError(`${method} ${url}: ${await response.text()}`);
};

const stripe = (name: string, settings: KnobInput): Misbehaviour => ({
  name,
  begin: ({ knobs }, seed) => pull(knobs, 'POST', { ...settings, seed: String(seed) }),
  end: ({ knobs }) => pull(knobs, 'POST', {}),
});

const store = (name: string, ...faults: readonly StoreFault[]): Misbehaviour => ({
  name,
  begin: async ({ storeFaults }, seed) => {
    for (const fault of faults) await pull(storeFaults, 'POST', { seed, ...fault });
  },
  end: ({ storeFaults }) => pull(storeFaults, 'DELETE'),
});

/** Stripe's answers to ourselves only: it stores a 500, and would repeat it to a buyer's browser for a day. */
const ours = ['/capture', '/cancel', '/refunds'] as const;

const stripes: readonly Misbehaviour[] = [
  stripe('webhooks twice', { webhooks: [{ fault: 'duplicate', copies: 2, chance: 0.5 }] }),
  stripe('webhooks late', { webhooks: [{ fault: 'delay', ms: 3_000, chance: 0.5 }] }),
  stripe('webhooks out of order', {
    webhooks: [{ fault: 'reorder', group: 4, withinMs: 2_000, chance: 0.7 }],
  }),
  stripe('webhooks before answers', { webhooks: [{ fault: 'before-response', next: 'all' }] }),
  stripe('webhooks spoilt', {
    webhooks: [
      { fault: 'wrong-signature', chance: 0.2 },
      { fault: 'stale', chance: 0.2 },
      { fault: 'altered', chance: 0.2 },
      { fault: 'empty', chance: 0.2 },
      { fault: 'cut-short', chance: 0.2 },
    ],
  }),
  stripe('answers lost', {
    requests: [
      { fault: 'drop-response', chance: 0.3 },
      { fault: 'half-response', chance: 0.2 },
      { fault: 'garbage', path: '/cancel', chance: 0.2 },
    ],
  }),
  stripe('answers slow', { requests: [{ fault: 'slow', ms: 3_000, chance: 0.5 }] }),
  stripe('too many requests', {
    requests: [
      { fault: 'rate-limit', perSecond: 2 },
      { fault: 'lock-timeout', chance: 0.2 },
    ],
  }),
  stripe('faults of its own', {
    requests: ours.flatMap((path) => [
      { fault: 'status', status: 500, path, chance: 0.3 } as const,
      { fault: 'status', status: 502, executed: true, path, chance: 0.3 } as const,
    ]),
  }),
];

const always = 'always';

const stores: readonly Misbehaviour[] = [
  store('appends done, and never answered', {
    kind: 'drop-reply',
    on: 'batchAppend',
    times: always,
    chance: 0.3,
  }),
  store('appends done, and broken off', {
    kind: 'drop-reply',
    on: 'batchAppend',
    then: 'break',
    times: always,
    chance: 0.3,
  }),
  store('appends done, and answered with errors', {
    kind: 'error-reply',
    on: 'batchAppend',
    details: 'timeout',
    times: always,
    chance: 0.3,
  }),
  store('answers twice', {
    kind: 'duplicate-reply',
    on: 'batchAppend',
    times: always,
    chance: 0.5,
  }),
  store('answers late', {
    kind: 'delay-reply',
    on: 'batchAppend',
    ms: 2_000,
    times: always,
    chance: 0.3,
  }),
  store(
    'stalls',
    { kind: 'stall', on: 'batchAppend', ms: 6_000, times: always, chance: 0.1 },
    { kind: 'stall', on: 'read', ms: 6_000, times: always, chance: 0.1 },
  ),
  store(
    'errors nobody explains',
    { kind: 'error', on: 'batchAppend', code: 'UNAVAILABLE', times: always, chance: 0.2 },
    { kind: 'error', on: 'read', code: 'UNKNOWN', times: always, chance: 0.2 },
  ),
  store('reads that break off', {
    kind: 'kill',
    on: 'read',
    afterEvents: 1,
    times: always,
    chance: 0.3,
  }),
  store('connections reset', { kind: 'reset', on: 'batchAppend', times: always, chance: 0.05 }),
  ...(['UNAVAILABLE', 'OK'] as const).map((as) =>
    store(
      `subscriptions end as ${as}`,
      { kind: 'kill', on: 'subscribe', as, afterEvents: 5, times: always, chance: 0.7 },
      // Those that run already are broken to come under it.
      { kind: 'reset', on: 'batchAppend', times: 2 },
    ),
  ),
  store(
    'subscriptions fall silent',
    { kind: 'stall', on: 'subscribe', afterEvents: 3, times: 4 },
    { kind: 'reset', on: 'batchAppend', times: 2 },
  ),
  store(
    'subscriptions begin at the start',
    { kind: 'replay', on: 'subscribe', times: always, chance: 0.5 },
    { kind: 'reset', on: 'batchAppend', times: 2 },
  ),
  store(
    'events twice',
    { kind: 'duplicate-reply', on: 'subscribe', times: always, chance: 0.5 },
    { kind: 'reset', on: 'batchAppend', times: 2 },
  ),
  store(
    'untrue checkpoints',
    { kind: 'checkpoint', on: 'subscribe', position: END, afterEvents: 2, times: always },
    { kind: 'reset', on: 'batchAppend', times: 2 },
  ),
];

/** What each server can be told to do wrong. */
export const misbehaviours: Readonly<Record<string, readonly Misbehaviour[]>> = {
  stripe: stripes,
  eventstore: stores,
};
