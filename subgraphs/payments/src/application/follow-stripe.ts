import { type AnyReaction, causedBy, defineReaction, isRejected } from '@marketgraph/infra/engine';
import { type PaymentIntent, type ProviderEvent } from '@marketgraph/infra/ports';
import { z } from 'zod';
import { type Parts, settle } from './collect.ts';
import { type PaymentCommand } from './payments.ts';

const name = 'payments_follow-stripe';

/** What Stripe told, and was recorded as it came, becomes commands on the payment it is about. */
export const followStripe = (parts: Parts): AnyReaction =>
  defineReaction<'payments'>({
    name,
    source: 'payments',
    handle: async (event) => {
      if (event.type !== 'StripeEventReceived') return;
      const told = parts.provider.readEvent(event.data.payload);
      const paymentId = paymentIdIn(told.intent);
      const command = told.intent && commandFor(told, told.intent);
      if (paymentId === undefined || command === undefined) return;
      const metadata = causedBy(name, event);
      const result = await parts.payments.handle(paymentId, command, metadata);
      // Unknown: an intent of somebody else who shares the account. Ended: told late.
      if (isRejected(result)) return;
      await settle(parts, paymentId, metadata);
    },
  });

const paymentIdIn = (intent: PaymentIntent | undefined): string | undefined =>
  z.guid().safeParse(intent?.metadata['paymentId']).data;

const commandFor = (
  { type }: ProviderEvent,
  { id: intentId, amount, capturableMinor, receivedMinor, failure }: PaymentIntent,
): PaymentCommand | undefined => {
  const { currency } = amount;
  switch (type) {
    case 'payment_intent.amount_capturable_updated':
      return {
        type: 'AuthorizePayment',
        intentId,
        amount: { amountMinor: capturableMinor, currency },
      };
    case 'payment_intent.succeeded':
      return { type: 'CapturePayment', intentId, amount: { amountMinor: receivedMinor, currency } };
    case 'payment_intent.payment_failed':
      return {
        type: 'FailPayment',
        intentId,
        code: failure?.code ?? 'unknown',
        message: failure?.message ?? 'The payment failed.',
      };
    case 'payment_intent.canceled':
      return { type: 'VoidPayment' };
    default:
      return undefined;
  }
};
