/** Money that went back; in the analytics database. */
export type RefundFactView = {
  readonly refundId: string;
  readonly orderId: string;
  readonly amountMinor: number;
  readonly currency: string;
  readonly refundedAt: string;
};
