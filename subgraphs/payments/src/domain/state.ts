import type { Money } from '@marketgraph/schema';

/** What is known of a payment once its order has asked for it. */
export type KnownPayment = {
  readonly status:
    'Requested' | 'AwaitingBuyer' | 'Authorized' | 'Captured' | 'Failed' | 'Voided' | 'Quarantined';
  readonly paymentId: string;
  readonly orderId: string;
  readonly amount: Money;
  readonly intentId: string | null;
  readonly capturedMinor: number;
  readonly refundedMinor: number;
  readonly refundIds: readonly string[];
  /** The order has ended: money that still comes goes back. */
  readonly isCancelled: boolean;
};

export type Payment = { readonly status: 'New' } | KnownPayment;

export type PaymentRejection = {
  readonly rejected:
    'PaymentUnknown' | 'PaymentEnded' | 'PaymentQuarantined' | 'RefundExceedsCaptured';
};

/** How every event of a payment names it. */
export const idsOf = ({
  paymentId,
  orderId,
}: KnownPayment): { readonly paymentId: string; readonly orderId: string } => ({
  paymentId,
  orderId,
});
