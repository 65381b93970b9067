import { z } from 'zod';
import { defineEvent, type EventOf } from '../define-event.ts';
import { uuid } from '../values.ts';

/** The payment is authorised and the goods are still reserved: the money may be captured. */
export const orderPaymentAccepted = defineEvent({
  type: 'OrderPaymentAccepted',
  version: 1,
  data: z.strictObject({
    orderId: uuid,
    paymentId: uuid,
  }),
  example: {
    orderId: '0190a5c0-0000-7000-8000-000000000001',
    paymentId: '0190a5c0-0000-7000-8000-000000000005',
  },
});

export type OrderPaymentAccepted = EventOf<typeof orderPaymentAccepted>;
