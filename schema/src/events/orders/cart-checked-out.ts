import { z } from 'zod';
import { defineEvent, type EventOf } from '../define-event.ts';
import { uuid } from '../values.ts';

/** The cart became an order and is empty again. */
export const cartCheckedOut = defineEvent({
  type: 'CartCheckedOut',
  version: 1,
  data: z.strictObject({
    customerId: uuid,
    orderId: uuid,
  }),
  example: {
    customerId: '0190a5c0-0000-7000-8000-000000000002',
    orderId: '0190a5c0-0000-7000-8000-000000000001',
  },
});

export type CartCheckedOut = EventOf<typeof cartCheckedOut>;
