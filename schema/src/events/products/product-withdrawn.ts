import { z } from 'zod';
import { defineEvent, type EventOf } from '../define-event.ts';
import { uuid } from '../values.ts';

export const productWithdrawn = defineEvent({
  type: 'ProductWithdrawn',
  version: 1,
  data: z.strictObject({
    productId: uuid,
  }),
  example: {
    productId: '0190a5c0-0000-7000-8000-000000000003',
  },
});

export type ProductWithdrawn = EventOf<typeof productWithdrawn>;
