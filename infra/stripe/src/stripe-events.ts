import {
  InvalidSignatureError,
  type ProviderEvent,
  type VerifiedEvent,
} from '@marketgraph/infra/ports';
import { Stripe } from 'stripe';
import { z } from 'zod';
import { toPaymentIntent } from './to-payment-intent.ts';
import { toRefund } from './to-refund.ts';

/** What every event of Stripe has, also those of kinds that do not exist yet. */
const envelope = z.object({
  id: z.string().min(1),
  type: z.string().min(1),
  data: z.object({
    object: z.object({ metadata: z.record(z.string(), z.string()).nullish() }),
  }),
});

/** Checks a webhook against every secret that may have signed it; nothing is read before. */
export const verifyEvent = (
  { webhooks }: Stripe,
  secrets: readonly string[],
  rawBody: Buffer,
  signature: string,
): VerifiedEvent => {
  let cause: unknown;
  for (const secret of secrets) {
    try {
      return toVerifiedEvent(webhooks.constructEvent(rawBody, signature, secret));
    } catch (error) {
      // Anything else is a fault in what Stripe did sign.
      if (!(error instanceof Stripe.errors.StripeSignatureVerificationError)) throw error;
      cause = error;
    }
  }
  throw new InvalidSignatureError('The webhook was not signed with one of our secrets.', { cause });
};

const toVerifiedEvent = (event: Stripe.Event): VerifiedEvent => {
  const { id, type, data } = envelope.parse(event);
  return { id, type, metadata: data.object.metadata ?? {} };
};

/** The event of a payload that was verified before. */
export const readEvent = (payload: string): ProviderEvent => {
  const event = JSON.parse(payload) as Stripe.Event;
  const { object } = event.data;
  return {
    ...toVerifiedEvent(event),
    intent: object.object === 'payment_intent' ? toPaymentIntent(object) : undefined,
    refund: object.object === 'refund' ? toRefund(object) : undefined,
  };
};
