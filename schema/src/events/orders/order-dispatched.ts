import { z } from 'zod';
import { defineEvent, type EventOf } from '../define-event.ts';
import { uuid } from '../values.ts';

export const orderDispatched = defineEvent({
  type: 'OrderDispatched',
  version: 1,
  data: z.strictObject({
    orderId: uuid,
    customerId: uuid,
    shipmentId: uuid,
  }),
  example: {
    orderId: '0190a5c0-0000-7000-8000-000000000001',
    customerId: '0190a5c0-0000-7000-8000-000000000002',
    shipmentId: '0190a5c0-0000-7000-8000-000000000006',
  },
});

export type OrderDispatched = EventOf<typeof orderDispatched>;
