import { type Money, type OrderPlaced, type PostalAddress } from '@marketgraph/schema';

export type OrderLine = OrderPlaced['data']['lines'][number];

/** Why an order of the past can not be an order here. */
export type RefusedOrder = {
  readonly olistId: string;
  readonly refused: 'NO_ITEMS' | 'UNKNOWN_CUSTOMER' | 'UNKNOWN_PRODUCT';
  readonly detail: string;
};

export type Discrepancy = { readonly code: string; readonly detail: string };

/** What became of an order, with the instant of each step that the data knows. */
export type OrderPlan = {
  readonly olistId: string;
  readonly orderId: string;
  readonly customerId: string;
  readonly lines: readonly OrderLine[];
  readonly goods: Money;
  readonly freight: Money;
  readonly total: Money;
  readonly shippingAddress: PostalAddress;
  readonly outcome: 'PAYMENT_PENDING' | 'CONFIRMED' | 'DISPATCHED' | 'COMPLETED' | 'CANCELLED';
  readonly cancelReason: 'CANCELLED_BY_ADMIN' | 'UNAVAILABLE';
  readonly placedAt: string;
  readonly paidAt: string;
  readonly dispatchedAt: string | undefined;
  readonly deliveredAt: string | undefined;
  readonly estimatedDeliveryAt: string | undefined;
  readonly payments: readonly {
    readonly sequence: number;
    readonly method: 'CREDIT_CARD' | 'BANK_SLIP' | 'VOUCHER' | 'DEBIT_CARD' | 'OTHER';
    readonly instalments: number;
    readonly amount: Money;
  }[];
  readonly discrepancies: readonly Discrepancy[];
};
