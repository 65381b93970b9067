import { z } from 'zod';
import { defineEvent, type EventOf } from '../define-event.ts';
import { uuid } from '../values.ts';

/** Who had the address is forgotten: another person may claim it. */
export const emailReleased = defineEvent({
  type: 'EmailReleased',
  version: 1,
  data: z.strictObject({
    userId: uuid,
  }),
  example: {
    userId: '0190a5c0-0000-7000-8000-000000000002',
  },
});

export type EmailReleased = EventOf<typeof emailReleased>;
