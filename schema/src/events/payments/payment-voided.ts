import { z } from 'zod';
import { defineEvent, type EventOf } from '../define-event.ts';
import { uuid } from '../values.ts';

/** The hold was released; no money moved. */
export const paymentVoided = defineEvent({
  type: 'PaymentVoided',
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

export type PaymentVoided = EventOf<typeof paymentVoided>;
