import { randomUUID } from 'node:crypto';
import { deriveId } from '@marketgraph/infra/engine';
import {
  type Money,
  orderCancelled,
  type OrderDomainEvent,
  orderPaymentAccepted,
  orderReserved,
  type RecordedEvent,
  streamName,
} from '@marketgraph/schema';
import { paymentIdOf } from '../src/application/payments.ts';

/** What the orders domain tells of one order, each time with the same event ids. */
export type Order = {
  readonly orderId: string;
  readonly paymentId: string;
  readonly reserved: RecordedEvent;
  readonly paymentAccepted: RecordedEvent;
  readonly cancelled: RecordedEvent;
};

export const anOrder = (total: Money = orderReserved.example.total): Order => {
  const orderId = randomUUID();
  const paymentId = paymentIdOf(orderId);
  return {
    orderId,
    paymentId,
    reserved: recorded(1, {
      type: 'OrderReserved',
      data: { ...orderReserved.example, orderId, total },
    }),
    paymentAccepted: recorded(2, {
      type: 'OrderPaymentAccepted',
      data: { ...orderPaymentAccepted.example, orderId, paymentId },
    }),
    cancelled: recorded(3, {
      type: 'OrderCancelled',
      data: { ...orderCancelled.example, orderId },
    }),
  };
};

const recorded = (
  revision: number,
  event: Extract<OrderDomainEvent, { data: { orderId: string } }>,
): RecordedEvent => ({
  ...event,
  eventId: deriveId(event.data.orderId, String(revision)),
  stream: streamName('order', event.data.orderId),
  revision,
  position: `${revision}/${revision}`,
  recordedAt: '2026-01-01T10:00:00.000Z',
  metadata: {
    version: 1,
    occurredAt: '2026-01-01T10:00:00.000Z',
    correlationId: `story-of-${event.data.orderId}`,
    causationId: event.data.orderId,
  },
});
