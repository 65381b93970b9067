import { z } from 'zod';
import { defineEvent, type EventOf } from '../define-event.ts';
import { uuid } from '../values.ts';

/** For good. Orders keep the name and the price that they were placed with. */
export const productDeleted = defineEvent({
  type: 'ProductDeleted',
  version: 1,
  data: z.strictObject({
    productId: uuid,
  }),
  example: {
    productId: '0190a5c0-0000-7000-8000-000000000003',
  },
});

export type ProductDeleted = EventOf<typeof productDeleted>;
