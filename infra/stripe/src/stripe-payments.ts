import { type PaymentIntent, type PaymentProvider, type Refund } from '@marketgraph/infra/ports';
import { Stripe } from 'stripe';
import { despiteStoredFault, hasMovedOn, isAboutAmount, isRefusal, refusable } from './faults.ts';
import { toStripeAmount } from './stripe-amount.ts';
import { readEvent, verifyEvent } from './stripe-events.ts';
import { toPaymentIntent } from './to-payment-intent.ts';
import { toRefund } from './to-refund.ts';

export type StripeOptions = {
  readonly secretKey: string;
  /** The secrets that may have signed a webhook; several while one is being replaced. */
  readonly webhookSecrets: readonly string[];
  /** Where a simulator listens; Stripe itself when left out. */
  readonly apiBase?: string | undefined;
};

/** A call may hang for this long before it is repeated with the same idempotency key. */
const callTimeout = 10_000;

/** Payments by Stripe. Faults of the network or of Stripe are thrown as the package's own errors. */
export const stripePayments = (options: StripeOptions): PaymentProvider => {
  const stripe = new Stripe(options.secretKey, {
    ...hostOf(options.apiBase),
    maxNetworkRetries: 2,
    timeout: callTimeout,
    telemetry: false,
  });
  return {
    createIntent: (request) => createIntent(stripe, request),
    retrieveIntent: (id) => retrieveIntent(stripe, id),
    // Without keys of ours: the intent's own state keeps them from being done twice, while a stored
    // "not yet" would still be answered when it is time.
    captureIntent: (id) =>
      refusable(isRefusal, () => orAsItIs(stripe, id, () => stripe.paymentIntents.capture(id))),
    cancelIntent: (id) => orAsItIs(stripe, id, () => stripe.paymentIntents.cancel(id)),
    refund: (request) => refund(stripe, request),
    verifyEvent: (rawBody, signature) =>
      verifyEvent(stripe, options.webhookSecrets, rawBody, signature),
    readEvent,
  };
};

const hostOf = (
  apiBase: string | undefined,
): { host?: string; port?: string; protocol?: 'http' | 'https' } => {
  if (apiBase === undefined) return {};
  const { hostname, port, protocol } = new URL(apiBase);
  return { host: hostname, port, protocol: protocol === 'http:' ? 'http' : 'https' };
};

const createIntent = async (
  stripe: Stripe,
  { amount, metadata, idempotencyKey }: Parameters<PaymentProvider['createIntent']>[0],
): Promise<PaymentIntent> => {
  const terms: Stripe.PaymentIntentCreateParams = {
    amount: toStripeAmount(amount),
    currency: amount.currency.toLowerCase(),
    capture_method: 'manual',
    // Whatever the account offers that can be held: Stripe leaves out what can not.
    automatic_payment_methods: { enabled: true },
    metadata: { ...metadata },
  };
  const intent = await refusable(isAboutAmount, () =>
    despiteStoredFault(
      idempotencyKey,
      (under) => stripe.paymentIntents.create(terms, under),
      // An intent made in spite of the fault stays unpaid: nobody learns its client secret.
      async () => undefined,
    ),
  );
  return toPaymentIntent(intent);
};

const retrieveIntent = async (stripe: Stripe, id: string): Promise<PaymentIntent> =>
  toPaymentIntent(await stripe.paymentIntents.retrieve(id));

/** An intent that moved on meanwhile is not a fault: the caller decides by what it has become. */
const orAsItIs = async (
  stripe: Stripe,
  id: string,
  call: () => Promise<Stripe.PaymentIntent>,
): Promise<PaymentIntent> => {
  try {
    return toPaymentIntent(await call());
  } catch (error) {
    if (hasMovedOn(error)) return retrieveIntent(stripe, id);
    throw error;
  }
};

const refund = async (
  stripe: Stripe,
  { intentId, amount, metadata, idempotencyKey }: Parameters<PaymentProvider['refund']>[0],
): Promise<Refund> => {
  const terms: Stripe.RefundCreateParams = {
    payment_intent: intentId,
    amount: toStripeAmount(amount),
    metadata: { ...metadata },
  };
  const refunded = await refusable(isRefusal, () =>
    despiteStoredFault(
      idempotencyKey,
      (under) => stripe.refunds.create(terms, under),
      () => findRefund(stripe, intentId, metadata.refundId),
    ),
  );
  return toRefund(refunded);
};

const findRefund = async (
  stripe: Stripe,
  intentId: string,
  refundId: string,
): Promise<Stripe.Refund | undefined> => {
  for await (const refunded of stripe.refunds.list({ payment_intent: intentId, limit: 100 })) {
    if (refunded.metadata?.['refundId'] === refundId) return refunded;
  }
  return undefined;
};
