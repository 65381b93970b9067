import { z } from 'zod';
import { defineEvent, type EventOf } from '../define-event.ts';
import { quantity, uuid } from '../values.ts';

/** One line for each product: the demand of equal products is summed. */
export const reservationRequested = defineEvent({
  type: 'ReservationRequested',
  version: 1,
  data: z.strictObject({
    orderId: uuid,
    lines: z.array(z.strictObject({ productId: uuid, quantity })).min(1),
  }),
  example: {
    orderId: '0190a5c0-0000-7000-8000-000000000001',
    lines: [{ productId: '0190a5c0-0000-7000-8000-000000000003', quantity: 2 }],
  },
});

export type ReservationRequested = EventOf<typeof reservationRequested>;
