import { z } from 'zod';
import { defineEvent, type EventOf } from '../define-event.ts';
import { uuid } from '../values.ts';

/** One message to one person; in-app at once, by e-mail when `email` is given. */
export const notificationRequested = defineEvent({
  type: 'NotificationRequested',
  version: 1,
  data: z.strictObject({
    notificationId: uuid,
    userId: uuid,
    kind: z.enum([
      'ORDER_PLACED',
      'ORDER_CONFIRMED',
      'ORDER_DISPATCHED',
      'ORDER_COMPLETED',
      'ORDER_CANCELLED',
      'PAYMENT_FAILED',
    ]),
    orderId: uuid.nullable(),
    title: z.string(),
    body: z.string(),
    email: z.email().nullable(),
  }),
  personal: {
    of: ({ userId }) => userId,
    forgotten: { title: 'Forgotten', body: '', email: null },
  },
  example: {
    notificationId: '0190a5c0-0000-7000-8000-000000000007',
    userId: '0190a5c0-0000-7000-8000-000000000002',
    kind: 'ORDER_CONFIRMED',
    orderId: '0190a5c0-0000-7000-8000-000000000001',
    title: 'Your order is confirmed',
    body: 'We are packing it now.',
    email: 'ada@example.com',
  },
});

export type NotificationRequested = EventOf<typeof notificationRequested>;
