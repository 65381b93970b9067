import { defineProjection } from '@marketgraph/infra/engine';
import { type RecordedEvent, type ShippingEvent } from '@marketgraph/schema';
import { type DeliveryFactView } from '@marketgraph/schema/views';
import { deliveryFactViewTable } from './table.ts';

/** A parcel on its way after an event of its stream; none while it is not dispatched. */
export const projectDeliveryFact = (
  row: DeliveryFactView | undefined,
  event: RecordedEvent<ShippingEvent>,
): DeliveryFactView | undefined => {
  const { occurredAt } = event.metadata;
  switch (event.type) {
    case 'ShipmentDispatched': {
      const { shipmentId, orderId, estimatedDeliveryAt } = event.data;
      return {
        shipmentId,
        orderId,
        dispatchedAt: occurredAt,
        estimatedDeliveryAt,
        deliveredAt: null,
      };
    }
    case 'ShipmentDelivered':
      return row && { ...row, deliveredAt: row.deliveredAt ?? occurredAt };
    case 'ShipmentPrepared':
    case 'ShipmentCancelled':
    case 'ShipmentForgotten':
      return row;
  }
};

export const deliveryFactView = defineProjection<'shipping', DeliveryFactView>({
  name: 'analytics_delivery-fact-view',
  view: 'delivery-fact-view',
  source: 'shipping',
  table: deliveryFactViewTable,
  keysOf: ({ data }) => [data.shipmentId],
  project: projectDeliveryFact,
});
