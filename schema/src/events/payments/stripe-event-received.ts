import { z } from 'zod';
import { defineEvent, type EventOf } from '../define-event.ts';

/** A webhook whose signature was right, as it came. */
export const stripeEventReceived = defineEvent({
  type: 'StripeEventReceived',
  version: 1,
  data: z.strictObject({
    stripeEventId: z.string(),
    stripeType: z.string(),
    payload: z.string(),
  }),
  example: {
    stripeEventId: 'evt_1',
    stripeType: 'payment_intent.succeeded',
    payload: '{}',
  },
});

export type StripeEventReceived = EventOf<typeof stripeEventReceived>;
