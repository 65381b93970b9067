import { type PostalAddress } from '../events/values.ts';

export type ShipmentStatus = 'PREPARED' | 'DISPATCHED' | 'DELIVERED' | 'CANCELLED';

/** One parcel of an order; in the shipping database. */
export type ShipmentView = {
  readonly shipmentId: string;
  readonly orderId: string;
  readonly customerId: string;
  readonly status: ShipmentStatus;
  readonly carrier: string | null;
  readonly trackingNumber: string | null;
  readonly estimatedDeliveryAt: string | null;
  readonly lines: readonly {
    readonly productId: string;
    readonly name: string;
    readonly quantity: number;
  }[];
  readonly shippingAddress: PostalAddress | null;
  readonly preparedAt: string;
  readonly dispatchedAt: string | null;
  readonly deliveredAt: string | null;
  readonly revision: number;
};
