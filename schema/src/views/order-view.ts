import { type PostalAddress } from '../events/values.ts';

/** The one lifecycle of an order (FEATURES D3). */
export type OrderStatus =
  | 'CREATED'
  | 'PAYMENT_PENDING'
  | 'PAYMENT_SUCCESS'
  | 'PAYMENT_FAILED'
  | 'CONFIRMED'
  | 'DISPATCHED'
  | 'COMPLETED'
  | 'CANCELLED'
  | 'EXPIRED';

/** One line as the buyer accepted it. Amounts are minor units of the order's currency. */
export type OrderLine = {
  readonly lineId: string;
  readonly productId: string;
  readonly vendorId: string;
  readonly name: string;
  readonly quantity: number;
  readonly unitPriceMinor: number;
  readonly freightMinor: number;
};

/** An order; in the orders database. */
export type OrderView = {
  readonly orderId: string;
  readonly customerId: string;
  readonly status: OrderStatus;
  readonly currency: string;
  readonly goodsMinor: number;
  readonly freightMinor: number;
  readonly totalMinor: number;
  readonly lines: readonly OrderLine[];
  readonly shippingAddress: PostalAddress | null;
  readonly cancelReason: string | null;
  readonly discrepancies: readonly { readonly code: string; readonly detail: string }[];
  readonly placedAt: string;
  readonly updatedAt: string;
  readonly revision: number;
};
