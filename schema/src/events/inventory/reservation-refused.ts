import { z } from 'zod';
import { defineEvent, type EventOf } from '../define-event.ts';
import { quantity, uuid } from '../values.ts';

/** A line can not be served: what other lines hold is given back. */
export const reservationRefused = defineEvent({
  type: 'ReservationRefused',
  version: 1,
  data: z.strictObject({
    orderId: uuid,
    shortages: z
      .array(
        z.strictObject({ productId: uuid, requested: quantity, available: z.int().nonnegative() }),
      )
      .min(1),
  }),
  example: {
    orderId: '0190a5c0-0000-7000-8000-000000000001',
    shortages: [{ productId: '0190a5c0-0000-7000-8000-000000000003', requested: 2, available: 1 }],
  },
});

export type ReservationRefused = EventOf<typeof reservationRefused>;
