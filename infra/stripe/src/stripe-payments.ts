import {
  InvalidSignatureError,
  type PaymentIntent,
  type PaymentProvider,
  type ProviderEvent,
} from '@marketgraph/infra/ports';
import { Stripe } from 'stripe';
import { toPaymentIntent } from './to-payment-intent.ts';

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
  const retrieveIntent = async (id: string): Promise<PaymentIntent> =>
    toPaymentIntent(await stripe.paymentIntents.retrieve(id));
  return {
    retrieveIntent,
    createIntent: async ({ amount, metadata, idempotencyKey }) =>
      toPaymentIntent(
        await stripe.paymentIntents.create(
          {
            amount: amount.amountMinor,
            currency: amount.currency.toLowerCase(),
            capture_method: 'manual',
            automatic_payment_methods: { enabled: true },
            metadata,
          },
          { idempotencyKey },
        ),
      ),
    captureIntent: (id, idempotencyKey) =>
      orAsItIs(stripe.paymentIntents.capture(id, {}, { idempotencyKey }), () => retrieveIntent(id)),
    cancelIntent: (id, idempotencyKey) =>
      orAsItIs(stripe.paymentIntents.cancel(id, {}, { idempotencyKey }), () => retrieveIntent(id)),
    refund: async ({ intentId, amountMinor, metadata, idempotencyKey }) => {
      const { id, status } = await stripe.refunds.create(
        { payment_intent: intentId, amount: amountMinor, metadata },
        { idempotencyKey },
      );
      return { id, status: status ?? 'pending' };
    },
    verifyEvent: (rawBody, signature) => verifyEvent(stripe, options, rawBody, signature),
    readEvent: (payload) => toProviderEvent(JSON.parse(payload) as Stripe.Event),
  };
};

const hostOf = (
  apiBase: string | undefined,
): { host?: string; port?: string; protocol?: 'http' | 'https' } => {
  if (apiBase === undefined) return {};
  const { hostname, port, protocol } = new URL(apiBase);
  return { host: hostname, port, protocol: protocol === 'http:' ? 'http' : 'https' };
};

/** An intent that moved on meanwhile is not a fault: the caller decides by what it has become. */
const orAsItIs = async (
  call: Promise<Stripe.PaymentIntent>,
  asItIs: () => Promise<PaymentIntent>,
): Promise<PaymentIntent> => {
  try {
    return toPaymentIntent(await call);
  } catch (error) {
    if (
      error instanceof Stripe.errors.StripeError &&
      error.code === 'payment_intent_unexpected_state'
    ) {
      return asItIs();
    }
    throw error;
  }
};

const verifyEvent = (
  stripe: Stripe,
  { webhookSecrets }: StripeOptions,
  rawBody: Buffer,
  signature: string,
): ProviderEvent => {
  let cause: unknown = new Error('no webhook secret is configured');
  for (const secret of webhookSecrets) {
    try {
      return toProviderEvent(stripe.webhooks.constructEvent(rawBody, signature, secret));
    } catch (error) {
      cause = error;
    }
  }
  throw new InvalidSignatureError('The webhook was not signed with one of our secrets.', { cause });
};

const toProviderEvent = (event: Stripe.Event): ProviderEvent => ({
  id: event.id,
  type: event.type,
  intent:
    event.data.object.object === 'payment_intent' ? toPaymentIntent(event.data.object) : undefined,
});
