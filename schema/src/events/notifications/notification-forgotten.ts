import { z } from 'zod';
import { defineEvent, type EventOf } from '../define-event.ts';
import { uuid } from '../values.ts';

/** Its recipient is forgotten: nobody reads it any more, and it is not sent. */
export const notificationForgotten = defineEvent({
  type: 'NotificationForgotten',
  version: 1,
  data: z.strictObject({
    notificationId: uuid,
    userId: uuid,
  }),
  example: {
    notificationId: '0190a5c0-0000-7000-8000-000000000007',
    userId: '0190a5c0-0000-7000-8000-000000000002',
  },
});

export type NotificationForgotten = EventOf<typeof notificationForgotten>;
