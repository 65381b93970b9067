import { z } from 'zod';
import { defineEvent, type EventOf } from '../define-event.ts';
import { uuid } from '../values.ts';

/** Its order was called off before the carrier took it. */
export const shipmentCancelled = defineEvent({
  type: 'ShipmentCancelled',
  version: 1,
  data: z.strictObject({
    shipmentId: uuid,
    orderId: uuid,
  }),
  example: {
    shipmentId: '0190a5c0-0000-7000-8000-000000000006',
    orderId: '0190a5c0-0000-7000-8000-000000000001',
  },
});

export type ShipmentCancelled = EventOf<typeof shipmentCancelled>;
