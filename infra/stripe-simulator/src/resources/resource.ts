import type { Stripe } from 'stripe';

import type { Row } from '../ledger.ts';
import { chargeResource } from './charge-resource.ts';
import { paymentIntentResource } from './payment-intent-resource.ts';
import { paymentMethodResource } from './payment-method-resource.ts';
import { refundResource } from './refund-resource.ts';

export type Resource = Stripe.PaymentIntent | Stripe.Charge | Stripe.Refund | Stripe.PaymentMethod;

/** A thing that the API shows. */
export type VisibleRow = Row<'payment_intent' | 'charge' | 'refund' | 'payment_method'>;

export const resourceOf = (row: VisibleRow, baseUrl: string): Resource => {
  switch (row.kind) {
    case 'payment_intent':
      return paymentIntentResource(row.value, baseUrl);
    case 'charge':
      return chargeResource(row.value);
    case 'refund':
      return refundResource(row.value);
    case 'payment_method':
      return paymentMethodResource(row.value);
  }
};
