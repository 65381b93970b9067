import type { Stripe } from 'stripe';

import type { Row } from '../ledger.ts';
import { balanceTransactionResource } from './balance-transaction-resource.ts';
import { chargeResource } from './charge-resource.ts';
import { disputeResource } from './dispute-resource.ts';
import { paymentIntentResource } from './payment-intent-resource.ts';
import { paymentMethodResource } from './payment-method-resource.ts';
import { refundResource } from './refund-resource.ts';
import { webhookEndpointResource } from './webhook-endpoint-resource.ts';

export type Resource =
  | Stripe.PaymentIntent
  | Stripe.Charge
  | Stripe.Refund
  | Stripe.Dispute
  | Stripe.BalanceTransaction
  | Stripe.PaymentMethod
  | Stripe.WebhookEndpoint;

/** A thing that the API shows. */
export type VisibleRow = Row<
  | 'payment_intent'
  | 'charge'
  | 'refund'
  | 'dispute'
  | 'balance_transaction'
  | 'payment_method'
  | 'webhook_endpoint'
>;

/** From where and when one looks. */
export type Viewpoint = { readonly baseUrl: string; readonly at: number };

export const resourceOf = (row: VisibleRow, { baseUrl, at }: Viewpoint): Resource => {
  switch (row.kind) {
    case 'payment_intent':
      return paymentIntentResource(row.value, baseUrl);
    case 'charge':
      return chargeResource(row.value);
    case 'refund':
      return refundResource(row.value);
    case 'dispute':
      return disputeResource(row.value, at);
    case 'balance_transaction':
      return balanceTransactionResource(row.value);
    case 'webhook_endpoint':
      return webhookEndpointResource(row.value);
    case 'payment_method':
      return paymentMethodResource(row.value);
  }
};
