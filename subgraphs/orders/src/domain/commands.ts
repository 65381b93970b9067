import type { OrderCancelled, OrderDiscrepancyNoted, OrderPlaced } from '@marketgraph/schema';

/** What is ordered, at the prices the buyer accepted. The totals are decided. */
export type PlaceOrder = { readonly type: 'PlaceOrder' } & Readonly<
  Omit<OrderPlaced['data'], 'goods' | 'freight' | 'total'>
>;

export type MarkReserved = { readonly type: 'MarkReserved' };

export type AcceptPayment = { readonly type: 'AcceptPayment'; readonly paymentId: string };

export type FailPayment = {
  readonly type: 'FailPayment';
  readonly paymentId: string;
  readonly reason: string;
};

export type MarkPaid = { readonly type: 'MarkPaid'; readonly paymentId: string };

export type Confirm = { readonly type: 'Confirm' };

export type Dispatch = { readonly type: 'Dispatch'; readonly shipmentId: string };

export type Complete = { readonly type: 'Complete' };

export type CancelOrder = {
  readonly type: 'CancelOrder';
  readonly reason: OrderCancelled['data']['reason'];
  readonly cancelledBy: string | null;
  /** What the one who cancels has seen; `undefined` to cancel whatever happened since. */
  readonly expectedVersion?: number | undefined;
};

/** The time to pay is over. */
export type ExpireOrder = {
  readonly type: 'ExpireOrder';
  /** The accepted payment whose money did not come in time; null if none was accepted. */
  readonly paymentId: string | null;
};

export type NoteDiscrepancy = { readonly type: 'NoteDiscrepancy' } & Omit<
  OrderDiscrepancyNoted['data'],
  'orderId'
>;

/** Its customer is forgotten. */
export type ForgetOrder = { readonly type: 'ForgetOrder' };

/** Everything that can happen to a placed order. */
export type OrderStep =
  | MarkReserved
  | AcceptPayment
  | FailPayment
  | MarkPaid
  | Confirm
  | Dispatch
  | Complete
  | CancelOrder
  | ExpireOrder
  | NoteDiscrepancy
  | ForgetOrder;

export type OrderCommand = PlaceOrder | OrderStep;
