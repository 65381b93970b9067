import { z } from 'zod';
import { defineEvent, type EventOf } from '../define-event.ts';
import { uuid } from '../values.ts';

export const paymentFailed = defineEvent({
  type: 'PaymentFailed',
  version: 1,
  data: z.strictObject({
    paymentId: uuid,
    orderId: uuid,
    code: z.string(),
    message: z.string(),
  }),
  example: {
    paymentId: '0190a5c0-0000-7000-8000-000000000005',
    orderId: '0190a5c0-0000-7000-8000-000000000001',
    code: 'card_declined',
    message: 'Your card was declined.',
  },
});

export type PaymentFailed = EventOf<typeof paymentFailed>;
