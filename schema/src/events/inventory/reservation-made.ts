import { z } from 'zod';
import { defineEvent, type EventOf } from '../define-event.ts';
import { uuid } from '../values.ts';

/** Every line of the order is reserved. */
export const reservationMade = defineEvent({
  type: 'ReservationMade',
  version: 1,
  data: z.strictObject({
    orderId: uuid,
  }),
  example: {
    orderId: '0190a5c0-0000-7000-8000-000000000001',
  },
});

export type ReservationMade = EventOf<typeof reservationMade>;
