import { type AnyReaction, causedBy, defineReaction } from '@marketgraph/infra/engine';
import { type OrderConfirmed } from '@marketgraph/schema';
import { type PrepareShipment, shipmentIdOf, type Shipments } from './shipments.ts';

const name = 'shipping_follow-orders';

/** A confirmed order gets its parcel; an order that is called off takes it back, unless the carrier has it. */
export const followOrders = (shipments: Shipments): AnyReaction =>
  defineReaction<'orders'>({
    name,
    source: 'orders',
    readsPersonalData: true,
    handle: async (event) => {
      const metadata = causedBy(name, event);
      if (event.type === 'OrderConfirmed') {
        await shipments.handle(shipmentFor(event.data), metadata);
      }
      if (event.type === 'OrderCancelled') {
        const shipmentId = shipmentIdOf(event.data.orderId);
        await shipments.handle({ type: 'CancelShipment', shipmentId }, metadata);
      }
      if (event.type === 'OrderForgotten') {
        const shipmentId = shipmentIdOf(event.data.orderId);
        await shipments.handle({ type: 'ForgetShipment', shipmentId }, metadata);
      }
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
