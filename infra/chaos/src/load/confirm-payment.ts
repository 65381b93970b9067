import { ShopError } from '@marketgraph/local/shop';
import { type Patience, persistently } from './patient-client.ts';

/** How Stripe answered a buyer; `ended` means there is nothing to confirm any more. */
export type Confirmed = 'accepted' | 'declined' | 'ended';

const meaning: Readonly<Record<number, Confirmed>> = {
  200: 'accepted',
  402: 'declined',
  400: 'ended',
};

/** Confirms an intent as a buyer's browser would, again and again with one key until Stripe answers. */
export const confirmPayment = (
  stripeUrl: string,
  payment: {
    readonly clientSecret: string;
    readonly method: string;
    readonly idempotencyKey: string;
  },
  patience: Patience,
): Promise<Confirmed> =>
  persistently('confirm a payment', patience, async () => {
    const { clientSecret, method, idempotencyKey } = payment;
    const [intentId = ''] = clientSecret.split('_secret_');
    const response = await fetch(`${stripeUrl}/v1/payment_intents/${intentId}/confirm`, {
      method: 'POST',
      headers: { authorization: 'Bearer pk_test_chaos', 'idempotency-key': idempotencyKey },
      body: new URLSearchParams({ client_secret: clientSecret, payment_method: method }),
    });
    const text = await response.text();
    const answer = meaning[response.status];
    if (answer === undefined) throw new ShopError(text, [`STRIPE_${response.status}`]);
    return answer;
  });
