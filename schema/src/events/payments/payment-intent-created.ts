import { z } from 'zod';
import { defineEvent, type EventOf } from '../define-event.ts';
import { uuid } from '../values.ts';

/** Stripe holds a PaymentIntent for this payment. Its client secret is never recorded. */
export const paymentIntentCreated = defineEvent({
  type: 'PaymentIntentCreated',
  version: 1,
  data: z.strictObject({
    paymentId: uuid,
    orderId: uuid,
    intentId: z.string(),
  }),
  example: {
    paymentId: '0190a5c0-0000-7000-8000-000000000005',
    orderId: '0190a5c0-0000-7000-8000-000000000001',
    intentId: 'pi_1',
  },
});

export type PaymentIntentCreated = EventOf<typeof paymentIntentCreated>;
