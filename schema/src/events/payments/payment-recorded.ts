import { z } from 'zod';
import { defineEvent, type EventOf } from '../define-event.ts';
import { money, uuid } from '../values.ts';

/** A payment made outside Stripe, recorded as captured. */
export const paymentRecorded = defineEvent({
  type: 'PaymentRecorded',
  version: 1,
  data: z.strictObject({
    paymentId: uuid,
    orderId: uuid,
    customerId: uuid,
    method: z.enum(['CREDIT_CARD', 'BANK_SLIP', 'VOUCHER', 'DEBIT_CARD', 'OTHER']),
    instalments: z.int().nonnegative(),
    amount: money,
  }),
  example: {
    paymentId: '0190a5c0-0000-7000-8000-000000000005',
    orderId: '0190a5c0-0000-7000-8000-000000000001',
    customerId: '0190a5c0-0000-7000-8000-000000000002',
    method: 'BANK_SLIP',
    instalments: 1,
    amount: { amountMinor: 4990, currency: 'BRL' },
  },
});

export type PaymentRecorded = EventOf<typeof paymentRecorded>;
