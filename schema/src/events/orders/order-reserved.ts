import { z } from 'zod';
import { defineEvent, type EventOf } from '../define-event.ts';
import { money, uuid } from '../values.ts';

/** Every line is reserved: the buyer may pay `total`. */
export const orderReserved = defineEvent({
  type: 'OrderReserved',
  version: 1,
  data: z.strictObject({
    orderId: uuid,
    customerId: uuid,
    total: money,
  }),
  example: {
    orderId: '0190a5c0-0000-7000-8000-000000000001',
    customerId: '0190a5c0-0000-7000-8000-000000000002',
    total: { amountMinor: 4990, currency: 'BRL' },
  },
});

export type OrderReserved = EventOf<typeof orderReserved>;
