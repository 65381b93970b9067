import { z } from 'zod';
import { defineEvent, type EventOf } from '../define-event.ts';
import { uuid } from '../values.ts';

export const shipmentDelivered = defineEvent({
  type: 'ShipmentDelivered',
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

export type ShipmentDelivered = EventOf<typeof shipmentDelivered>;
