import Stripe from 'stripe';

import type { StripeSimulator } from '../index.ts';

/** The real client, pointed at the simulator. */
export const stripeFor = ({ port }: StripeSimulator, key = 'sk_test_1'): Stripe =>
  new Stripe(key, {
    host: '127.0.0.1',
    port,
    protocol: 'http',
    telemetry: false,
    maxNetworkRetries: 0,
  });

export type Reply = {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Record<string, unknown>;
};

/** What a browser does: a form, a publishable key, no library. */
export const post = async (
  url: string,
  form: string,
  headers: Record<string, string> = {},
): Promise<Reply> => {
  const response = await fetch(url, {
    method: 'POST',
    body: new URLSearchParams(form),
    headers: { authorization: 'Bearer pk_test_1', ...headers },
  });
  return {
    status: response.status,
    headers: response.headers,
    body: (await response.json()) as Record<string, unknown>,
  };
};

/** Turns knobs, as a test does. */
export const turn = async (simulator: StripeSimulator, knobs: object): Promise<void> => {
  const response = await fetch(`${simulator.url}/_sim/knobs`, {
    method: 'POST',
    body: JSON.stringify(knobs),
    headers: { 'content-type': 'application/json' },
  });
  if (!response.ok) throw new Error(`knobs refused: ${await response.text()}`);
};

/** What a promise was rejected with; throws when it was not. */
export const refusal = async (promise: Promise<unknown>): Promise<Stripe.errors.StripeError> => {
  const error: unknown = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof Stripe.errors.StripeError) return error;
  throw new Error('expected a StripeError', { cause: error });
};
