import { z } from 'zod';
import { defineEvent, type EventOf } from '../define-event.ts';
import { postalAddress, quantity, uuid } from '../values.ts';

export const orderConfirmed = defineEvent({
  type: 'OrderConfirmed',
  version: 1,
  data: z.strictObject({
    orderId: uuid,
    customerId: uuid,
    lines: z
      .array(z.strictObject({ productId: uuid, vendorId: uuid, name: z.string(), quantity }))
      .min(1),
    shippingAddress: postalAddress.nullable(),
  }),
  personal: { of: ({ customerId }) => customerId, forgotten: { shippingAddress: null } },
  example: {
    orderId: '0190a5c0-0000-7000-8000-000000000001',
    customerId: '0190a5c0-0000-7000-8000-000000000002',
    lines: [
      {
        productId: '0190a5c0-0000-7000-8000-000000000003',
        vendorId: '0190a5c0-0000-7000-8000-000000000004',
        name: 'Espresso cups',
        quantity: 2,
      },
    ],
    shippingAddress: {
      name: 'Ada Lovelace',
      line1: 'Rua das Laranjeiras 1',
      city: 'Rio de Janeiro',
      region: 'RJ',
      postalCode: '22240-000',
      country: 'BR',
    },
  },
});

export type OrderConfirmed = EventOf<typeof orderConfirmed>;
