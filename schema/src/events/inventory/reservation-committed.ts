import { z } from 'zod';
import { defineEvent, type EventOf } from '../define-event.ts';
import { uuid } from '../values.ts';

/** The order was dispatched: what it held leaves the house. */
export const reservationCommitted = defineEvent({
  type: 'ReservationCommitted',
  version: 1,
  data: z.strictObject({
    orderId: uuid,
  }),
  example: {
    orderId: '0190a5c0-0000-7000-8000-000000000001',
  },
});

export type ReservationCommitted = EventOf<typeof reservationCommitted>;
