import type { Stripe } from 'stripe';

import type { PaymentError, PaymentIntent } from '../payment-intent.ts';
import { paymentMethodResource } from './payment-method-resource.ts';

export const paymentIntentResource = (
  intent: PaymentIntent,
  baseUrl: string,
): Stripe.PaymentIntent => ({
  id: intent.id,
  object: 'payment_intent',
  allowed_payment_method_types: null,
  amount: intent.amount,
  amount_capturable: intent.amountCapturable,
  amount_details: { tip: {} },
  amount_received: intent.amountReceived,
  application: null,
  application_fee_amount: null,
  automatic_payment_methods: intent.automaticPaymentMethods && {
    allow_redirects: intent.automaticPaymentMethods.allowRedirects,
    enabled: true,
  },
  canceled_at: intent.canceledAt,
  cancellation_reason: intent.cancellationReason,
  capture_method: intent.captureMethod,
  client_secret: intent.clientSecret,
  confirmation_method: 'automatic',
  created: intent.created,
  currency: intent.currency,
  customer: intent.customer,
  customer_account: null,
  description: intent.description,
  excluded_payment_method_types: null,
  last_payment_error: intent.lastPaymentError && lastPaymentError(intent.lastPaymentError),
  latest_charge: intent.latestCharge,
  livemode: false,
  managed_payments: null,
  metadata: intent.metadata,
  next_action: intent.status === 'requires_action' ? nextAction(intent, baseUrl) : null,
  on_behalf_of: null,
  payment_method: intent.paymentMethod,
  payment_method_configuration_details: null,
  payment_method_options: intent.cardCaptureMethod && {
    card: cardOptions(intent.cardCaptureMethod),
  },
  payment_method_types: [...intent.paymentMethodTypes],
  payment_record: null,
  processing: null,
  receipt_email: intent.receiptEmail,
  review: null,
  setup_future_usage: null,
  shipping: null,
  source: null,
  statement_descriptor: intent.statementDescriptor,
  statement_descriptor_suffix: intent.statementDescriptorSuffix,
  status: intent.status,
  transfer_data: null,
  transfer_group: intent.transferGroup,
});

const cardOptions = (captureMethod: 'manual'): Stripe.PaymentIntent.PaymentMethodOptions.Card => ({
  capture_method: captureMethod,
  installments: null,
  mandate_options: null,
  network: null,
  request_three_d_secure: 'automatic',
});

const lastPaymentError = (error: PaymentError): Stripe.PaymentIntent.LastPaymentError => ({
  type: error.type,
  message: error.message,
  ...(error.code && { code: error.code }),
  ...(error.declineCode && { decline_code: error.declineCode }),
  ...(error.adviceCode && { advice_code: error.adviceCode }),
  ...(error.charge && { charge: error.charge }),
  payment_method: paymentMethodResource(error.paymentMethod),
});

/** The page where a person plays the buyer's bank; programs post to the same address. */
const nextAction = (
  { id, returnUrl }: PaymentIntent,
  baseUrl: string,
): Stripe.PaymentIntent.NextAction => {
  const url = `${baseUrl}/_sim/authenticate?payment_intent=${id}`;
  return returnUrl
    ? { type: 'redirect_to_url', redirect_to_url: { return_url: returnUrl, url } }
    : {
        type: 'use_stripe_sdk',
        use_stripe_sdk: { type: 'three_d_secure_redirect', stripe_js: url },
      };
};

const visibleToBuyers = [
  'id',
  'object',
  'amount',
  'automatic_payment_methods',
  'canceled_at',
  'cancellation_reason',
  'capture_method',
  'client_secret',
  'confirmation_method',
  'created',
  'currency',
  'description',
  'last_payment_error',
  'livemode',
  'next_action',
  'payment_method',
  'payment_method_types',
  'processing',
  'receipt_email',
  'setup_future_usage',
  'shipping',
  'source',
  'status',
] as const satisfies readonly (keyof Stripe.PaymentIntent)[];

/** What a publishable key gets to see: neither metadata nor charges. */
export const publicView = (
  intent: Stripe.PaymentIntent,
): Pick<Stripe.PaymentIntent, (typeof visibleToBuyers)[number]> => {
  const entries = visibleToBuyers.map((field) => [field, intent[field]] as const);
  return Object.fromEntries(entries) as ReturnType<typeof publicView>;
};
