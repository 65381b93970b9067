import { z } from 'zod';
import { defineEvent, type EventOf } from '../define-event.ts';
import { uuid } from '../values.ts';

/** What a product is, anew: all of it, so that whoever reads it needs nothing from before. */
export const productDescribed = defineEvent({
  type: 'ProductDescribed',
  version: 1,
  data: z.strictObject({
    productId: uuid,
    name: z.string().min(1),
    description: z.string(),
    category: z.string().nullable(),
    imageUrls: z.array(z.url()),
  }),
  example: {
    productId: '0190a5c0-0000-7000-8000-000000000003',
    name: 'Espresso cups, white',
    description: 'Six cups of white stoneware.',
    category: 'kitchen',
    imageUrls: ['https://images.example.com/white-cups.jpg'],
  },
});

export type ProductDescribed = EventOf<typeof productDescribed>;
