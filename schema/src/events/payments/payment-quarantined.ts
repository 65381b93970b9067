import { z } from 'zod';
import { defineEvent, type EventOf } from '../define-event.ts';
import { uuid } from '../values.ts';

/** What Stripe reports contradicts the order: nobody acts on it before a person has looked. */
export const paymentQuarantined = defineEvent({
  type: 'PaymentQuarantined',
  version: 1,
  data: z.strictObject({
    paymentId: uuid,
    orderId: uuid,
    reason: z.string(),
  }),
  example: {
    paymentId: '0190a5c0-0000-7000-8000-000000000005',
    orderId: '0190a5c0-0000-7000-8000-000000000001',
    reason: 'amount 100 instead of 4990',
  },
});

export type PaymentQuarantined = EventOf<typeof paymentQuarantined>;
