import { z } from 'zod';
import { defineEvent, type EventOf } from '../define-event.ts';
import { money, postalAddress, quantity, uuid } from '../values.ts';

/**
 * Names and prices are the snapshot the buyer accepted. `freight` of a line is for the whole line.
 * `isFromCart` says that the lines leave the buyer's cart. `requestFingerprint` recognises a reused
 * idempotency key.
 */
export const orderPlaced = defineEvent({
  type: 'OrderPlaced',
  version: 1,
  data: z.strictObject({
    orderId: uuid,
    customerId: uuid,
    lines: z
      .array(
        z.strictObject({
          lineId: uuid,
          productId: uuid,
          vendorId: uuid,
          name: z.string(),
          quantity,
          unitPrice: money,
          freight: money,
        }),
      )
      .min(1),
    goods: money,
    freight: money,
    total: money,
    shippingAddress: postalAddress.nullable(),
    isFromCart: z.boolean(),
    requestFingerprint: z.string(),
  }),
  personal: {
    of: ({ customerId }) => customerId,
    // The fingerprint is a hash of the address, which who knows the address can recognise.
    forgotten: { shippingAddress: null, requestFingerprint: 'forgotten' },
  },
  example: {
    orderId: '0190a5c0-0000-7000-8000-000000000001',
    customerId: '0190a5c0-0000-7000-8000-000000000002',
    lines: [
      {
        lineId: '0190a5c0-0000-7000-8000-000000000010',
        productId: '0190a5c0-0000-7000-8000-000000000003',
        vendorId: '0190a5c0-0000-7000-8000-000000000004',
        name: 'Espresso cups',
        quantity: 2,
        unitPrice: { amountMinor: 2000, currency: 'BRL' },
        freight: { amountMinor: 990, currency: 'BRL' },
      },
    ],
    goods: { amountMinor: 4000, currency: 'BRL' },
    freight: { amountMinor: 990, currency: 'BRL' },
    total: { amountMinor: 4990, currency: 'BRL' },
    shippingAddress: {
      name: 'Ada Lovelace',
      line1: 'Rua das Laranjeiras 1',
      city: 'Rio de Janeiro',
      region: 'RJ',
      postalCode: '22240-000',
      country: 'BR',
    },
    isFromCart: true,
    requestFingerprint: 'sha256:3f0c',
  },
});

export type OrderPlaced = EventOf<typeof orderPlaced>;
