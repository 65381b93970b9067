import { defineProjection } from '@marketgraph/infra/engine';
import {
  type OrderDomainEvent,
  type OrderEvent,
  type OrderPlaced,
  type RecordedEvent,
} from '@marketgraph/schema';
import { type OrderFactView } from '@marketgraph/schema/views';
import { isOrderEvent, statusAfter } from '../order-status.ts';
import { orderFactViewTable } from './table.ts';

/** The figures of an order after an event of its stream. */
export const projectOrderFact = (
  row: OrderFactView | undefined,
  event: RecordedEvent<OrderDomainEvent>,
): OrderFactView | undefined => {
  if (!isOrderEvent(event)) return row;
  const { occurredAt } = event.metadata;
  if (event.type === 'OrderPlaced') return placed(event.data, occurredAt);
  if (!row) return undefined;
  return {
    ...row,
    ...reached(row, event, occurredAt),
    status: statusAfter(event, row.status),
    updatedAt: occurredAt,
  };
};

const placed = (order: OrderPlaced['data'], occurredAt: string): OrderFactView => ({
  orderId: order.orderId,
  status: 'CREATED',
  currency: order.total.currency,
  goodsMinor: order.goods.amountMinor,
  freightMinor: order.freight.amountMinor,
  totalMinor: order.total.amountMinor,
  units: order.lines.reduce((units, { quantity }) => units + quantity, 0),
  placedAt: occurredAt,
  paidAt: null,
  confirmedAt: null,
  dispatchedAt: null,
  completedAt: null,
  cancelledAt: null,
  cancelReason: null,
  updatedAt: occurredAt,
});

/** What an event says of how far the order came; the first time counts. */
const reached = (row: OrderFactView, event: OrderEvent, at: string): Partial<OrderFactView> => {
  switch (event.type) {
    case 'OrderPaid':
      return { paidAt: row.paidAt ?? at };
    case 'OrderConfirmed':
      return { confirmedAt: row.confirmedAt ?? at };
    case 'OrderDispatched':
      return { dispatchedAt: row.dispatchedAt ?? at };
    case 'OrderCompleted':
      return { completedAt: row.completedAt ?? at };
    case 'OrderCancelled':
      return { cancelledAt: row.cancelledAt ?? at, cancelReason: event.data.reason };
    case 'OrderPlaced':
    case 'OrderReserved':
    case 'OrderPaymentAccepted':
    case 'OrderPaymentFailed':
    case 'OrderDiscrepancyNoted':
    case 'OrderForgotten':
      return {};
  }
};

export const orderFactView = defineProjection<'orders', OrderFactView>({
  name: 'analytics_order-fact-view',
  view: 'order-fact-view',
  source: 'orders',
  table: orderFactViewTable,
  keysOf: (event) => (isOrderEvent(event) ? [event.data.orderId] : []),
  project: projectOrderFact,
});
