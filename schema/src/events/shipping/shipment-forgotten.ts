import { z } from 'zod';
import { defineEvent, type EventOf } from '../define-event.ts';
import { uuid } from '../values.ts';

/** Its recipient is forgotten: from here on nobody knows where it went. */
export const shipmentForgotten = defineEvent({
  type: 'ShipmentForgotten',
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

export type ShipmentForgotten = EventOf<typeof shipmentForgotten>;
