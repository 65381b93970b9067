import { z } from 'zod';
import { defineEvent, type EventOf } from '../define-event.ts';
import { uuid } from '../values.ts';

export const stockItemCreated = defineEvent({
  type: 'StockItemCreated',
  version: 1,
  data: z.strictObject({
    productId: uuid,
    vendorId: uuid,
  }),
  example: {
    productId: '0190a5c0-0000-7000-8000-000000000003',
    vendorId: '0190a5c0-0000-7000-8000-000000000004',
  },
});

export type StockItemCreated = EventOf<typeof stockItemCreated>;
