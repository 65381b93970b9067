import type { Stripe } from 'stripe';

import type { RecordedEvent } from '../ledger.ts';
import type { LoggedRequest } from '../request-log.ts';
import { chargeResource } from '../resources/charge-resource.ts';
import { paymentIntentResource } from '../resources/payment-intent-resource.ts';
import { refundResource } from '../resources/refund-resource.ts';
import type { Delivery } from '../webhooks/delivery.ts';
import type { World } from '../world.ts';

/** All that ever happened, oldest first; `requests` are the latest 10,000 since the start. */
export type Journal = {
  readonly paymentIntents: readonly Stripe.PaymentIntent[];
  readonly charges: readonly Stripe.Charge[];
  readonly refunds: readonly Stripe.Refund[];
  readonly events: readonly RecordedEvent[];
  readonly deliveries: readonly Delivery[];
  readonly requests: readonly LoggedRequest[];
};

export const journalOf = ({ ledger, requests }: World, baseUrl: string): Journal => ({
  paymentIntents: ledger
    .all('payment_intent')
    .map((intent) => paymentIntentResource(intent, baseUrl)),
  charges: ledger.all('charge').map(chargeResource),
  refunds: ledger.all('refund').map(refundResource),
  events: ledger.all('event'),
  deliveries: ledger.all('delivery'),
  requests: requests.all(),
});
