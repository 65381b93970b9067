import { type ShipmentView } from '@marketgraph/schema/views';

/** The fields of `Shipment` that are not named as in the row. */
export const shipment = {
  id: ({ shipmentId }: ShipmentView): string => shipmentId,
  items: ({ lines }: ShipmentView) =>
    lines.map(({ productId, name, quantity }) => ({ product: { id: productId }, name, quantity })),
  address: ({ shippingAddress }: ShipmentView) => shippingAddress,
};
