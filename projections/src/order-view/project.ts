import { defineProjection } from '@marketgraph/infra/engine';
import {
  type OrderDomainEvent,
  type OrderEvent,
  type OrderPlaced,
  type RecordedEvent,
} from '@marketgraph/schema';
import { type OrderLine, type OrderView } from '@marketgraph/schema/views';
import { isOrderEvent, statusAfter } from '../order-status.ts';
import { orderViewTable } from './table.ts';

/** The order after an event of its stream. */
export const projectOrder = (
  row: OrderView | undefined,
  event: RecordedEvent<OrderDomainEvent>,
): OrderView | undefined => {
  if (!isOrderEvent(event)) return row;
  if (event.type === 'OrderPlaced') return placed(event.data, event);
  return row && changed(row, event);
};

const placed = (
  order: OrderPlaced['data'],
  { metadata, revision }: RecordedEvent<OrderEvent>,
): OrderView => ({
  orderId: order.orderId,
  customerId: order.customerId,
  status: 'CREATED',
  currency: order.total.currency,
  goodsMinor: order.goods.amountMinor,
  freightMinor: order.freight.amountMinor,
  totalMinor: order.total.amountMinor,
  lines: order.lines.map(lineOf),
  shippingAddress: order.shippingAddress,
  cancelReason: null,
  discrepancies: [],
  placedAt: metadata.occurredAt,
  updatedAt: metadata.occurredAt,
  revision,
});

const lineOf = ({
  unitPrice,
  freight,
  ...line
}: OrderPlaced['data']['lines'][number]): OrderLine => ({
  ...line,
  unitPriceMinor: unitPrice.amountMinor,
  freightMinor: freight.amountMinor,
});

const changed = (row: OrderView, event: RecordedEvent<OrderEvent>): OrderView => ({
  ...row,
  ...details(row, event),
  status: statusAfter(event, row.status),
  updatedAt: event.metadata.occurredAt,
  revision: event.revision,
});

/** What an event says beside the status. */
const details = (row: OrderView, event: OrderEvent): Partial<OrderView> => {
  switch (event.type) {
    case 'OrderCancelled':
      return { cancelReason: event.data.reason };
    case 'OrderDiscrepancyNoted': {
      const { code, detail } = event.data;
      return { discrepancies: [...row.discrepancies, { code, detail }] };
    }
    case 'OrderForgotten':
      return { shippingAddress: null };
    case 'OrderPlaced':
    case 'OrderReserved':
    case 'OrderPaymentAccepted':
    case 'OrderPaymentFailed':
    case 'OrderPaid':
    case 'OrderConfirmed':
    case 'OrderDispatched':
    case 'OrderCompleted':
      return {};
  }
};

export const orderView = defineProjection<'orders', OrderView>({
  name: 'orders_order-view',
  view: 'order-view',
  source: 'orders',
  table: orderViewTable,
  readsPersonalData: true,
  keysOf: (event) => (isOrderEvent(event) ? [event.data.orderId] : []),
  project: projectOrder,
  factsOf: ({ status }) => ({ status }),
});
