import { defineProjection } from '@marketgraph/infra/engine';
import { type OrderDomainEvent, type RecordedEvent } from '@marketgraph/schema';
import { type OrderLineFactView } from '@marketgraph/schema/views';
import { orderLineFactViewTable } from './table.ts';

/** A line of an order after an event of its stream: lines never change once they are placed. */
export const projectOrderLineFact = (
  row: OrderLineFactView | undefined,
  event: RecordedEvent<OrderDomainEvent>,
  key: string,
): OrderLineFactView | undefined => {
  if (event.type !== 'OrderPlaced') return row;
  const line = event.data.lines.find(({ lineId }) => lineId === key);
  if (!line) return row;
  const { lineId, productId, vendorId, name, quantity, unitPrice, freight } = line;
  return {
    lineId,
    orderId: event.data.orderId,
    productId,
    vendorId,
    name,
    quantity,
    goodsMinor: quantity * unitPrice.amountMinor,
    freightMinor: freight.amountMinor,
  };
};

export const orderLineFactView = defineProjection<'orders', OrderLineFactView>({
  name: 'analytics_order-line-fact-view',
  view: 'order-line-fact-view',
  source: 'orders',
  table: orderLineFactViewTable,
  keysOf: (event) =>
    event.type === 'OrderPlaced' ? event.data.lines.map(({ lineId }) => lineId) : [],
  project: projectOrderLineFact,
});
