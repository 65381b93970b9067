import { z } from 'zod';
import { defineEvent, type EventOf } from '../define-event.ts';
import { uuid } from '../values.ts';

/** The order survives a failed attempt and may be paid again. */
export const orderPaymentFailed = defineEvent({
  type: 'OrderPaymentFailed',
  version: 1,
  data: z.strictObject({
    orderId: uuid,
    customerId: uuid,
    paymentId: uuid,
    reason: z.string(),
  }),
  example: {
    orderId: '0190a5c0-0000-7000-8000-000000000001',
    customerId: '0190a5c0-0000-7000-8000-000000000002',
    paymentId: '0190a5c0-0000-7000-8000-000000000005',
    reason: 'card_declined',
  },
});

export type OrderPaymentFailed = EventOf<typeof orderPaymentFailed>;
