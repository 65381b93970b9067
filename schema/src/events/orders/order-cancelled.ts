import { z } from 'zod';
import { defineEvent, type EventOf } from '../define-event.ts';
import { uuid } from '../values.ts';

export const orderCancelled = defineEvent({
  type: 'OrderCancelled',
  version: 1,
  data: z.strictObject({
    orderId: uuid,
    customerId: uuid,
    reason: z.enum([
      'OUT_OF_STOCK',
      'CANCELLED_BY_CUSTOMER',
      'CANCELLED_BY_ADMIN',
      'UNAVAILABLE',
      'EXPIRED',
    ]),
    cancelledBy: uuid.nullable(),
  }),
  example: {
    orderId: '0190a5c0-0000-7000-8000-000000000001',
    customerId: '0190a5c0-0000-7000-8000-000000000002',
    reason: 'CANCELLED_BY_CUSTOMER',
    cancelledBy: '0190a5c0-0000-7000-8000-000000000002',
  },
});

export type OrderCancelled = EventOf<typeof orderCancelled>;
