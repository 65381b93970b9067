import { z } from 'zod';
import { defineEvent, type EventOf } from '../define-event.ts';
import { quantity, uuid } from '../values.ts';

/** `receiptId` recognises a delivery that is reported twice. */
export const stockReceived = defineEvent({
  type: 'StockReceived',
  version: 1,
  data: z.strictObject({
    productId: uuid,
    receiptId: uuid,
    quantity,
  }),
  example: {
    productId: '0190a5c0-0000-7000-8000-000000000003',
    receiptId: '0190a5c0-0000-7000-8000-000000000011',
    quantity: 10,
  },
});

export type StockReceived = EventOf<typeof stockReceived>;
