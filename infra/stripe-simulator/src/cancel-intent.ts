import { failed, released, type Charge } from './charge.ts';
import { refuseStep } from './intent-status.ts';
import type { CancellationReason, PaymentIntent, Transition } from './payment-intent.ts';
import type { Decline } from './payment-method.ts';
import type { Refused } from './refusal.ts';

/**
 * Ends an open intent. Stripe calls the release of an uncaptured charge `charge.refunded`, although
 * no refund exists and no money ever moved.
 */
export const cancelIntent = (
  intent: PaymentIntent,
  charge: Charge | undefined,
  { at, reason }: { at: number; reason: CancellationReason | null },
): Transition | Refused => {
  const canceled = canceledIntent(intent, at, reason);
  if (charge && intent.status === 'processing' && charge.paymentMethod.behaviour.isCancelable)
    return {
      intent: canceled,
      charge: failed(charge, calledOff),
      happened: ['charge.failed', 'payment_intent.canceled'],
    };
  const refused = refuseStep('cancel', intent.status);
  if (refused) return refused;
  if (intent.status !== 'requires_capture' || !charge)
    return { intent: canceled, happened: ['payment_intent.canceled'] };
  return {
    intent: canceled,
    charge: released(charge),
    happened: ['charge.refunded', 'payment_intent.canceled'],
  };
};

/** Money that nobody captures goes back by itself. */
export const expireIntent = (
  intent: PaymentIntent,
  charge: Charge,
  at: number,
): Transition | Refused =>
  refuseStep('capture', intent.status) ?? {
    intent: canceledIntent(intent, at, 'automatic'),
    charge: released(charge),
    happened: ['charge.expired', 'payment_intent.canceled'],
  };

/** Somebody has confirmed it more often than Stripe puts up with. */
export const exhaustIntent = (intent: PaymentIntent, at: number): Transition => ({
  intent: canceledIntent(intent, at, 'automatic'),
  happened: ['payment_intent.canceled'],
});

const canceledIntent = (
  intent: PaymentIntent,
  at: number,
  reason: CancellationReason | 'automatic' | null,
): PaymentIntent => ({
  ...intent,
  status: 'canceled',
  amountCapturable: 0,
  canceledAt: at,
  cancellationReason: reason,
});

const calledOff: Decline = {
  code: 'payment_intent_canceled',
  declineCode: 'generic_decline',
  message: 'The payment was called off.',
};
