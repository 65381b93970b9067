import { type Site } from '../site/site.ts';

/** A way in which a server does what it should not, until it is told to behave again. */
export type Misbehaviour = {
  readonly name: string;
  readonly begin: (site: Site) => Promise<void>;
  readonly end: (site: Site) => Promise<void>;
};

const order = async (url: string, body: unknown): Promise<void> => {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(2_000),
  });
  if (!response.ok) throw new Error(`${url} refused ${JSON.stringify(body)}: ${response.status}`);
};

const stripe = (name: string, knobs: object): Misbehaviour => ({
  name,
  begin: ({ urls }) => order(`${urls.stripe}/_sim/knobs`, knobs),
  end: ({ urls }) => order(`${urls.stripe}/_sim/knobs`, {}),
});

const held = ['payment_intent.amount_capturable_updated', 'payment_intent.succeeded'];

/** What each server can be told to do wrong. */
export const misbehaviours: Readonly<Record<string, readonly Misbehaviour[]>> = {
  stripe: [
    stripe('webhooks twice', { webhooks: { duplicate: 2 } }),
    stripe('webhooks late', { webhooks: { delayMs: 3_000 } }),
    stripe('webhooks out of order', { webhooks: { delayMs: 2_500, types: held } }),
    stripe('webhooks before answers', { webhooks: { beforeResponse: true } }),
    stripe('webhooks signed wrongly', { webhooks: { wrongSignatureNext: 3 } }),
    stripe('answers lost', { requests: [{ fault: 'drop-response', next: 3 }] }),
    stripe('answers slow', { requests: [{ fault: 'slow', ms: 3_000, next: 5 }] }),
    stripe('too many requests', { requests: [{ fault: 'status', status: 429, next: 4 }] }),
  ],
  eventstore: [],
};
