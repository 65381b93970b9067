import type { Stripe } from 'stripe';

import type { RecordedEvent } from '../ledger.ts';
import type { LoggedRequest } from '../request-log.ts';
import { balanceTransactionResource } from '../resources/balance-transaction-resource.ts';
import { chargeResource } from '../resources/charge-resource.ts';
import { disputeResource } from '../resources/dispute-resource.ts';
import { paymentIntentResource } from '../resources/payment-intent-resource.ts';
import { refundResource } from '../resources/refund-resource.ts';
import { webhookEndpointResource } from '../resources/webhook-endpoint-resource.ts';
import type { Delivery } from '../webhooks/delivery.ts';
import type { World } from '../world.ts';

/** All that ever happened, oldest first; `requests` are the latest 10,000 since the start. */
export type Journal = {
  readonly paymentIntents: readonly Stripe.PaymentIntent[];
  readonly charges: readonly Stripe.Charge[];
  readonly refunds: readonly Stripe.Refund[];
  readonly disputes: readonly Stripe.Dispute[];
  readonly balanceTransactions: readonly Stripe.BalanceTransaction[];
  readonly webhookEndpoints: readonly Stripe.WebhookEndpoint[];
  readonly events: readonly RecordedEvent[];
  readonly deliveries: readonly Delivery[];
  readonly requests: readonly LoggedRequest[];
};

export const journalOf = ({ ledger, requests, clock }: World, baseUrl: string): Journal => ({
  paymentIntents: ledger
    .all('payment_intent')
    .map((intent) => paymentIntentResource(intent, baseUrl)),
  charges: ledger.all('charge').map(chargeResource),
  refunds: ledger.all('refund').map(refundResource),
  disputes: ledger.all('dispute').map((dispute) => disputeResource(dispute, clock.seconds())),
  balanceTransactions: ledger.all('balance_transaction').map(balanceTransactionResource),
  webhookEndpoints: ledger.all('webhook_endpoint').map(webhookEndpointResource),
  events: ledger.all('event'),
  deliveries: ledger.all('delivery'),
  requests: requests.all(),
});
