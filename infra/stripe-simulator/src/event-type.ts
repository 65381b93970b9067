import type { PaymentEventType } from './payment-intent.ts';
import type { RefundEventType } from './refund.ts';

export type EventType = PaymentEventType | RefundEventType;

/** Which of the changed objects an event shows; `charge.refund.updated` shows the refund. */
export const subjectOf = (type: EventType): 'payment_intent' | 'charge' | 'refund' => {
  if (type.startsWith('payment_intent.')) return 'payment_intent';
  return type.startsWith('refund.') || type.startsWith('charge.refund.') ? 'refund' : 'charge';
};
