import { z } from 'zod';
import { defineEvent, type EventOf } from '../define-event.ts';
import { uuid } from '../values.ts';

/** The order was called off, perhaps before anything was reserved: nothing of it will be held. */
export const reservationReleased = defineEvent({
  type: 'ReservationReleased',
  version: 1,
  data: z.strictObject({
    orderId: uuid,
  }),
  example: {
    orderId: '0190a5c0-0000-7000-8000-000000000001',
  },
});

export type ReservationReleased = EventOf<typeof reservationReleased>;
