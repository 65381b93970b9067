import { z } from 'zod';
import { defineEvent, type EventOf } from '../define-event.ts';
import { uuid } from '../values.ts';

export const cartItemRemoved = defineEvent({
  type: 'CartItemRemoved',
  version: 1,
  data: z.strictObject({
    customerId: uuid,
    productId: uuid,
  }),
  example: {
    customerId: '0190a5c0-0000-7000-8000-000000000002',
    productId: '0190a5c0-0000-7000-8000-000000000003',
  },
});

export type CartItemRemoved = EventOf<typeof cartItemRemoved>;
