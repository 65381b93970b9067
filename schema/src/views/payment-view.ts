export type PaymentStatus =
  | 'REQUESTED'
  | 'AWAITING_BUYER'
  | 'AUTHORIZED'
  | 'CAPTURED'
  | 'FAILED'
  | 'VOIDED'
  | 'PARTIALLY_REFUNDED'
  | 'REFUNDED'
  | 'QUARANTINED';

/** One payment of an order; in the payments database. Amounts are minor units. */
export type PaymentView = {
  readonly paymentId: string;
  readonly orderId: string;
  readonly customerId: string;
  readonly status: PaymentStatus;
  readonly method: string;
  readonly instalments: number;
  readonly amountMinor: number;
  readonly capturedMinor: number;
  readonly refundedMinor: number;
  readonly currency: string;
  readonly intentId: string | null;
  readonly failureCode: string | null;
  readonly requestedAt: string;
  readonly updatedAt: string;
  readonly revision: number;
};
