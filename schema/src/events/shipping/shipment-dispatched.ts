import { z } from 'zod';
import { defineEvent, type EventOf } from '../define-event.ts';
import { instant, uuid } from '../values.ts';

export const shipmentDispatched = defineEvent({
  type: 'ShipmentDispatched',
  version: 1,
  data: z.strictObject({
    shipmentId: uuid,
    orderId: uuid,
    carrier: z.string(),
    trackingNumber: z.string().nullable(),
    estimatedDeliveryAt: instant.nullable(),
  }),
  example: {
    shipmentId: '0190a5c0-0000-7000-8000-000000000006',
    orderId: '0190a5c0-0000-7000-8000-000000000001',
    carrier: 'Correios',
    trackingNumber: 'BR123456789',
    estimatedDeliveryAt: '2026-01-05T00:00:00.000Z',
  },
});

export type ShipmentDispatched = EventOf<typeof shipmentDispatched>;
