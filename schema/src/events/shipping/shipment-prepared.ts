import { z } from 'zod';
import { defineEvent, type EventOf } from '../define-event.ts';
import { postalAddress, quantity, uuid } from '../values.ts';

export const shipmentPrepared = defineEvent({
  type: 'ShipmentPrepared',
  version: 1,
  data: z.strictObject({
    shipmentId: uuid,
    orderId: uuid,
    customerId: uuid,
    lines: z.array(z.strictObject({ productId: uuid, name: z.string(), quantity })).min(1),
    shippingAddress: postalAddress.nullable(),
  }),
  personal: { of: ({ customerId }) => customerId, forgotten: { shippingAddress: null } },
  example: {
    shipmentId: '0190a5c0-0000-7000-8000-000000000006',
    orderId: '0190a5c0-0000-7000-8000-000000000001',
    customerId: '0190a5c0-0000-7000-8000-000000000002',
    lines: [
      { productId: '0190a5c0-0000-7000-8000-000000000003', name: 'Espresso cups', quantity: 2 },
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

export type ShipmentPrepared = EventOf<typeof shipmentPrepared>;
