import { z } from 'zod';
import { defineEvent, type EventOf } from '../define-event.ts';
import { uuid } from '../values.ts';

/** The order ended before anything was set aside here: whoever still tries to, comes too late. */
export const stockReservationBarred = defineEvent({
  type: 'StockReservationBarred',
  version: 1,
  data: z.strictObject({
    productId: uuid,
    orderId: uuid,
  }),
  example: {
    productId: '0190a5c0-0000-7000-8000-000000000003',
    orderId: '0190a5c0-0000-7000-8000-000000000001',
  },
});

export type StockReservationBarred = EventOf<typeof stockReservationBarred>;
