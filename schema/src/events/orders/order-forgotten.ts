import { z } from 'zod';
import { defineEvent, type EventOf } from '../define-event.ts';
import { uuid } from '../values.ts';

/** Its customer is forgotten: from here on nobody knows where it went. */
export const orderForgotten = defineEvent({
  type: 'OrderForgotten',
  version: 1,
  data: z.strictObject({
    orderId: uuid,
    customerId: uuid,
  }),
  example: {
    orderId: '0190a5c0-0000-7000-8000-000000000001',
    customerId: '0190a5c0-0000-7000-8000-000000000002',
  },
});

export type OrderForgotten = EventOf<typeof orderForgotten>;
