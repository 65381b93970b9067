import { z } from 'zod';
import { defineEvent, type EventOf } from '../define-event.ts';
import { money, uuid } from '../values.ts';

export const productPriceChanged = defineEvent({
  type: 'ProductPriceChanged',
  version: 1,
  data: z.strictObject({
    productId: uuid,
    price: money,
  }),
  example: {
    productId: '0190a5c0-0000-7000-8000-000000000003',
    price: { amountMinor: 4990, currency: 'BRL' },
  },
});

export type ProductPriceChanged = EventOf<typeof productPriceChanged>;
