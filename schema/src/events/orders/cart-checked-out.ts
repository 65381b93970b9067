import { z } from 'zod';
import { defineEvent, type EventOf } from '../define-event.ts';
import { quantity, uuid } from '../values.ts';

/** These units became an order and leave the cart; what was added meanwhile stays. */
export const cartCheckedOut = defineEvent({
  type: 'CartCheckedOut',
  version: 1,
  data: z.strictObject({
    customerId: uuid,
    orderId: uuid,
    lines: z.array(z.strictObject({ productId: uuid, quantity })).min(1),
  }),
  example: {
    customerId: '0190a5c0-0000-7000-8000-000000000002',
    orderId: '0190a5c0-0000-7000-8000-000000000001',
    lines: [{ productId: '0190a5c0-0000-7000-8000-000000000003', quantity: 2 }],
  },
});

export type CartCheckedOut = EventOf<typeof cartCheckedOut>;
