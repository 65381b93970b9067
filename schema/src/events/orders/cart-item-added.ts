import { z } from 'zod';
import { defineEvent, type EventOf } from '../define-event.ts';
import { quantity, uuid } from '../values.ts';

export const cartItemAdded = defineEvent({
  type: 'CartItemAdded',
  version: 1,
  data: z.strictObject({
    customerId: uuid,
    productId: uuid,
    quantity: quantity,
  }),
  example: {
    customerId: '0190a5c0-0000-7000-8000-000000000002',
    productId: '0190a5c0-0000-7000-8000-000000000003',
    quantity: 2,
  },
});

export type CartItemAdded = EventOf<typeof cartItemAdded>;
