/** One row a line of an order, as it was placed; in the analytics database. */
export type OrderLineFactView = {
  readonly lineId: string;
  readonly orderId: string;
  readonly productId: string;
  readonly vendorId: string;
  readonly name: string;
  readonly quantity: number;
  readonly goodsMinor: number;
  readonly freightMinor: number;
};
