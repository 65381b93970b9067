import { z } from 'zod';
import { defineEvent, type EventOf } from '../define-event.ts';
import { uuid } from '../values.ts';

/** The order ended: the hold is to be released, and money that still comes goes back. */
export const paymentCancelRequested = defineEvent({
  type: 'PaymentCancelRequested',
  version: 1,
  data: z.strictObject({
    paymentId: uuid,
    orderId: uuid,
  }),
  example: {
    paymentId: '0190a5c0-0000-7000-8000-000000000005',
    orderId: '0190a5c0-0000-7000-8000-000000000001',
  },
});

export type PaymentCancelRequested = EventOf<typeof paymentCancelRequested>;
