import { type PaymentIntent, type ProviderEvent } from '@marketgraph/infra/ports';
import { type PaymentCommand } from './payments.ts';

const ofIntent =
  (toCommand: (intent: PaymentIntent) => PaymentCommand) =>
  ({ intent }: ProviderEvent): PaymentCommand | undefined =>
    intent && toCommand(intent);

/**
 * The types of Stripe's events that mean something to a payment, and what. All others are recorded
 * and not even read. Releasing a hold tells `charge.refunded` too: charges are none of our business.
 */
export const commandsFor: ReadonlyMap<
  string,
  (event: ProviderEvent) => PaymentCommand | undefined
> = new Map([
  [
    'payment_intent.amount_capturable_updated',
    ofIntent(({ id: intentId, amount: { currency }, capturableMinor: amountMinor }) => ({
      type: 'AuthorizePayment',
      intentId,
      amount: { amountMinor, currency },
    })),
  ],
  [
    'payment_intent.succeeded',
    ofIntent(({ id: intentId, amount: { currency }, receivedMinor: amountMinor }) => ({
      type: 'CapturePayment',
      intentId,
      amount: { amountMinor, currency },
    })),
  ],
  [
    'payment_intent.payment_failed',
    ofIntent(({ id: intentId, failure }) => ({
      type: 'FailPayment',
      intentId,
      code: failure?.code ?? 'unknown',
      message: failure?.message ?? 'The payment failed.',
    })),
  ],
  ['payment_intent.canceled', ofIntent(({ id: intentId }) => ({ type: 'VoidPayment', intentId }))],
  [
    'refund.failed',
    ({ refund }) => refund && { type: 'QuarantinePayment', reason: `refund failed: ${refund.id}` },
  ],
]);
