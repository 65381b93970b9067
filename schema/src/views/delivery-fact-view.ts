/** When a parcel was promised, and when it came; in the analytics database. */
export type DeliveryFactView = {
  readonly shipmentId: string;
  readonly orderId: string;
  readonly dispatchedAt: string;
  readonly estimatedDeliveryAt: string | null;
  readonly deliveredAt: string | null;
};
