/** What is on the shelf of one product, in units; in the inventory database. `available` = `onHand - reserved`. */
export type StockView = {
  readonly productId: string;
  readonly vendorId: string;
  readonly onHand: number;
  readonly reserved: number;
  readonly revision: number;
};
