import { z } from 'zod';
import { defineEvent, type EventOf } from '../define-event.ts';
import { money, uuid } from '../values.ts';

export const paymentRefunded = defineEvent({
  type: 'PaymentRefunded',
  version: 1,
  data: z.strictObject({
    paymentId: uuid,
    orderId: uuid,
    refundId: uuid,
    amount: money,
  }),
  example: {
    paymentId: '0190a5c0-0000-7000-8000-000000000005',
    orderId: '0190a5c0-0000-7000-8000-000000000001',
    refundId: '0190a5c0-0000-7000-8000-000000000008',
    amount: { amountMinor: 4990, currency: 'BRL' },
  },
});

export type PaymentRefunded = EventOf<typeof paymentRefunded>;
