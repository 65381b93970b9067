import { type AnyReaction, causedBy, defineReaction } from '@marketgraph/infra/engine';
import { type OrderConfirmed } from '@marketgraph/schema';
import { type PrepareShipment, shipmentIdOf, type Shipments } from './shipments.ts';

const name = 'shipping_prepare-confirmed';

/** A confirmed order gets its parcel. */
export const prepareConfirmedOrders = (shipments: Shipments): AnyReaction =>
  defineReaction<'orders'>({
    name,
    source: 'orders',
    handle: async (event) => {
      if (event.type !== 'OrderConfirmed') return;
      await shipments.handle(shipmentFor(event.data), causedBy(name, event));
    },
  });

const shipmentFor = (order: OrderConfirmed['data']): PrepareShipment => ({
  type: 'PrepareShipment',
  shipmentId: shipmentIdOf(order.orderId),
  orderId: order.orderId,
  customerId: order.customerId,
  lines: order.lines.map(({ productId, name, quantity }) => ({ productId, name, quantity })),
  shippingAddress: order.shippingAddress,
});
