import { z } from 'zod';
import { defineEvent, type EventOf } from '../define-event.ts';
import { uuid } from '../values.ts';

export const notificationEmailSent = defineEvent({
  type: 'NotificationEmailSent',
  version: 1,
  data: z.strictObject({
    notificationId: uuid,
    messageId: z.string(),
  }),
  example: {
    notificationId: '0190a5c0-0000-7000-8000-000000000007',
    messageId: '<1@example.com>',
  },
});

export type NotificationEmailSent = EventOf<typeof notificationEmailSent>;
