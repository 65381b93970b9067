import { type PaymentIntent } from '@marketgraph/infra/ports';
import { type Stripe } from 'stripe';
import { z } from 'zod';
import { fromStripeAmount } from './stripe-amount.ts';

/** A status Stripe may add one day is a fault to look at, not one to guess about. */
const status = z.enum([
  'requires_payment_method',
  'requires_confirmation',
  'requires_action',
  'processing',
  'requires_capture',
  'succeeded',
  'canceled',
]);

/** Stripe's PaymentIntent in our words: currencies are upper case with us, lower case there. */
export const toPaymentIntent = (intent: Stripe.PaymentIntent): PaymentIntent => {
  const minorOf = (amount: number): number => fromStripeAmount(amount, intent.currency);
  return {
    id: intent.id,
    status: status.parse(intent.status),
    amount: { amountMinor: minorOf(intent.amount), currency: intent.currency.toUpperCase() },
    capturableMinor: minorOf(intent.amount_capturable),
    receivedMinor: minorOf(intent.amount_received),
    clientSecret: intent.client_secret,
    metadata: intent.metadata,
    failure: failureOf(intent.last_payment_error),
  };
};

const failureOf = (error: Stripe.PaymentIntent.LastPaymentError | null): PaymentIntent['failure'] =>
  error && {
    code: error.decline_code ?? error.code ?? error.type,
    message: error.message ?? 'The payment failed.',
  };
