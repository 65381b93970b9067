import { z } from 'zod';
import { defineEvent, type EventOf } from '../define-event.ts';
import { money, uuid } from '../values.ts';

/** A draft: not visible to buyers before `ProductPublished`. */
export const productCreated = defineEvent({
  type: 'ProductCreated',
  version: 1,
  data: z.strictObject({
    productId: uuid,
    vendorId: uuid,
    name: z.string().min(1),
    description: z.string(),
    category: z.string().nullable(),
    imageUrls: z.array(z.url()),
    price: money,
  }),
  example: {
    productId: '0190a5c0-0000-7000-8000-000000000003',
    vendorId: '0190a5c0-0000-7000-8000-000000000004',
    name: 'Espresso cups',
    description: 'Six cups of stoneware.',
    category: 'kitchen',
    imageUrls: ['https://images.example.com/cups.jpg'],
    price: { amountMinor: 4990, currency: 'BRL' },
  },
});

export type ProductCreated = EventOf<typeof productCreated>;
