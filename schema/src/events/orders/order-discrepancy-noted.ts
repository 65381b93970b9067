import { z } from 'zod';
import { defineEvent, type EventOf } from '../define-event.ts';
import { uuid } from '../values.ts';

/** Something about this order does not add up, yet it was accepted: for people to look at. */
export const orderDiscrepancyNoted = defineEvent({
  type: 'OrderDiscrepancyNoted',
  version: 1,
  data: z.strictObject({
    orderId: uuid,
    code: z.string(),
    detail: z.string(),
  }),
  example: {
    orderId: '0190a5c0-0000-7000-8000-000000000001',
    code: 'PAYMENTS_DIFFER_FROM_TOTAL',
    detail: 'paid 49.80 of 49.90 BRL',
  },
});

export type OrderDiscrepancyNoted = EventOf<typeof orderDiscrepancyNoted>;
