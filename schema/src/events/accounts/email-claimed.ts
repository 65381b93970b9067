import { z } from 'zod';
import { defineEvent, type EventOf } from '../define-event.ts';
import { uuid } from '../values.ts';

/** An address belongs to one person: the stream of the address accepts this once. */
export const emailClaimed = defineEvent({
  type: 'EmailClaimed',
  version: 1,
  data: z.strictObject({
    userId: uuid,
  }),
  example: {
    userId: '0190a5c0-0000-7000-8000-000000000002',
  },
});

export type EmailClaimed = EventOf<typeof emailClaimed>;
