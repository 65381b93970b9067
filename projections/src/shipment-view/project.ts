import { defineProjection } from '@marketgraph/infra/engine';
import { type RecordedEvent, type ShippingEvent } from '@marketgraph/schema';
import { type ShipmentView } from '@marketgraph/schema/views';
import { shipmentViewTable } from './table.ts';

/** The parcel after an event of its stream. */
export const projectShipment = (
  row: ShipmentView | undefined,
  event: RecordedEvent<ShippingEvent>,
): ShipmentView | undefined => {
  const { revision, metadata } = event;
  switch (event.type) {
    case 'ShipmentPrepared':
      return {
        ...event.data,
        status: 'PREPARED',
        carrier: null,
        trackingNumber: null,
        estimatedDeliveryAt: null,
        preparedAt: metadata.occurredAt,
        dispatchedAt: null,
        deliveredAt: null,
        revision,
      };
    case 'ShipmentDispatched':
      return (
        row && {
          ...row,
          ...event.data,
          status: 'DISPATCHED',
          dispatchedAt: metadata.occurredAt,
          revision,
        }
      );
    case 'ShipmentCancelled':
      return row && { ...row, status: 'CANCELLED', revision };
    case 'ShipmentForgotten':
      return row && { ...row, shippingAddress: null, revision };
    case 'ShipmentDelivered':
      return row && { ...row, status: 'DELIVERED', deliveredAt: metadata.occurredAt, revision };
  }
};

export const shipmentView = defineProjection<'shipping', ShipmentView>({
  name: 'shipping_shipment-view',
  view: 'shipment-view',
  source: 'shipping',
  table: shipmentViewTable,
  readsPersonalData: true,
  keysOf: ({ data }) => [data.shipmentId],
  project: projectShipment,
  topicOf: ({ orderId }) => orderId,
});
