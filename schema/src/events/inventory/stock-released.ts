import { z } from 'zod';
import { defineEvent, type EventOf } from '../define-event.ts';
import { quantity, uuid } from '../values.ts';

/** Reserved units return to the shelf. */
export const stockReleased = defineEvent({
  type: 'StockReleased',
  version: 1,
  data: z.strictObject({
    productId: uuid,
    orderId: uuid,
    quantity: quantity,
  }),
  example: {
    productId: '0190a5c0-0000-7000-8000-000000000003',
    orderId: '0190a5c0-0000-7000-8000-000000000001',
    quantity: 2,
  },
});

export type StockReleased = EventOf<typeof stockReleased>;
