import { z } from 'zod';
import { defineEvent, type EventOf } from '../define-event.ts';
import { uuid } from '../values.ts';

export const orderPaid = defineEvent({
  type: 'OrderPaid',
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

export type OrderPaid = EventOf<typeof orderPaid>;
