import { z } from 'zod';
import { defineEvent, type EventOf } from '../define-event.ts';
import { uuid } from '../values.ts';

export const notificationRead = defineEvent({
  type: 'NotificationRead',
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

export type NotificationRead = EventOf<typeof notificationRead>;
