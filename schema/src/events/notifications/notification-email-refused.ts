import { z } from 'zod';
import { defineEvent, type EventOf } from '../define-event.ts';
import { uuid } from '../values.ts';

/** The mail server refused the message for good: it is not tried again. */
export const notificationEmailRefused = defineEvent({
  type: 'NotificationEmailRefused',
  version: 1,
  data: z.strictObject({
    notificationId: uuid,
    userId: uuid,
    reason: z.string(),
  }),
  // Mail servers quote the address.
  personal: { of: ({ userId }) => userId, forgotten: { reason: 'forgotten' } },
  example: {
    notificationId: '0190a5c0-0000-7000-8000-000000000007',
    userId: '0190a5c0-0000-7000-8000-000000000002',
    reason: '550 no such mailbox',
  },
});

export type NotificationEmailRefused = EventOf<typeof notificationEmailRefused>;
