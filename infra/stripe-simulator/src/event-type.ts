import type { Stripe } from 'stripe';

import type { DisputeEventType } from './dispute.ts';
import type { PaymentEventType } from './payment-intent.ts';
import type { RefundEventType } from './refund.ts';

/** Those that Stripe has, too: a misspelt one does not type-check where it happens. */
export type EventType = Extract<
  Stripe.Event['type'],
  PaymentEventType | RefundEventType | DisputeEventType
>;

type Subject = 'payment_intent' | 'charge' | 'refund' | 'dispute';

/** Which of the changed objects an event shows; `charge.refund.updated` shows the refund. */
export const subjectOf = (type: EventType): Subject => {
  if (type.startsWith('payment_intent.')) return 'payment_intent';
  if (type.startsWith('charge.dispute.')) return 'dispute';
  return type.startsWith('refund.') || type.startsWith('charge.refund.') ? 'refund' : 'charge';
};
