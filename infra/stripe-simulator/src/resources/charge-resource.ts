import type { Stripe } from 'stripe';

import { captureBefore, refundable, type Charge } from '../charge.ts';
import { billingDetails } from './payment-method-resource.ts';

/** Stripe counts released money as refunded, although no Refund exists for it. */
export const chargeResource = (charge: Charge): Stripe.Charge => ({
  id: charge.id,
  object: 'charge',
  amount: charge.amount,
  amount_captured: charge.amountCaptured,
  amount_refunded: charge.amountReleased + charge.amountRefunded,
  application: null,
  application_fee: null,
  application_fee_amount: null,
  balance_transaction: charge.balanceTransaction,
  billing_details: billingDetails(charge.paymentMethod),
  calculated_statement_descriptor: null,
  captured: charge.captured,
  created: charge.created,
  currency: charge.currency,
  customer: null,
  description: null,
  disputed: charge.dispute !== 'none',
  failure_balance_transaction: null,
  failure_code: charge.decline?.code ?? null,
  failure_message: charge.decline?.message ?? null,
  fraud_details: {},
  livemode: false,
  metadata: charge.metadata,
  on_behalf_of: null,
  outcome: outcome(charge),
  paid: charge.status === 'succeeded',
  payment_intent: charge.paymentIntent,
  payment_method: charge.paymentMethod.id,
  payment_method_details: paymentMethodDetails(charge),
  receipt_email: null,
  receipt_number: null,
  receipt_url: null,
  refunded: isWhollyRefunded(charge),
  review: null,
  shipping: null,
  source: null,
  source_transfer: null,
  statement_descriptor: null,
  statement_descriptor_suffix: null,
  status: charge.status,
  transfer_data: null,
  transfer_group: null,
});

const isWhollyRefunded = (charge: Charge): boolean =>
  charge.captured ? refundable(charge) === 0 : charge.amountReleased > 0;

const outcome = ({ status, decline }: Charge): Stripe.Charge.Outcome => ({
  advice_code: decline?.adviceCode ?? null,
  network_advice_code: null,
  network_decline_code: null,
  network_status: decline ? 'declined_by_network' : 'approved_by_network',
  reason: decline?.declineCode ?? null,
  risk_level: 'normal',
  seller_message: decline
    ? 'The bank did not return any further details with this decline.'
    : 'Payment complete.',
  type: status === 'failed' ? 'issuer_declined' : 'authorized',
});

const paymentMethodDetails = (charge: Charge): Stripe.Charge.PaymentMethodDetails => {
  const { paymentMethod: method, amount } = charge;
  const until = captureBefore(charge);
  if (method.type !== 'card') return { type: method.type };
  return {
    type: 'card',
    card: {
      amount_authorized: amount,
      authorization_code: null,
      brand: method.brand,
      ...(until !== null && { capture_before: until }),
      checks: { address_line1_check: null, address_postal_code_check: null, cvc_check: 'pass' },
      country: 'US',
      electronic_commerce_indicator: null,
      exp_month: method.expiry?.month ?? 12,
      exp_year: method.expiry?.year ?? 2034,
      extended_authorization: { status: 'disabled' },
      fingerprint: `simulated-${method.last4}`,
      funding: 'credit',
      incremental_authorization: { status: 'unavailable' },
      installments: null,
      last4: method.last4,
      mandate: null,
      multicapture: { status: 'unavailable' },
      network: method.brand,
      network_token: { used: false },
      network_transaction_id: null,
      overcapture: { maximum_amount_capturable: amount, status: 'unavailable' },
      regulated_status: 'unregulated',
      three_d_secure: null,
      transaction_link_id: null,
      wallet: null,
    },
  };
};
