import type { Money, PaymentRecorded, PaymentRequested } from '@marketgraph/schema';

export type RequestPayment = {
  readonly type: 'RequestPayment';
  readonly payment: PaymentRequested['data'];
};

/** A payment made outside Stripe, known only afterwards. */
export type RecordPayment = {
  readonly type: 'RecordPayment';
  readonly payment: PaymentRecorded['data'];
};

export type RecordIntent = { readonly type: 'RecordIntent'; readonly intentId: string };

/** What Stripe reports of an intent: trusted only where it agrees with what the order asked for. */
export type AuthorizePayment = {
  readonly type: 'AuthorizePayment';
  readonly intentId: string;
  readonly amount: Money;
};

export type CapturePayment = {
  readonly type: 'CapturePayment';
  readonly intentId: string;
  readonly amount: Money;
};

export type FailPayment = {
  readonly type: 'FailPayment';
  /** `null` when Stripe refused to open one. */
  readonly intentId: string | null;
  readonly code: string;
  readonly message: string;
};

export type CancelPayment = { readonly type: 'CancelPayment' };

export type VoidPayment = {
  readonly type: 'VoidPayment';
  /** `null` when none was opened: nobody can have paid. */
  readonly intentId: string | null;
};

export type RefundPayment = {
  readonly type: 'RefundPayment';
  readonly refundId: string;
  readonly amount: Money;
};

/** Something came out as nobody could foresee: a person has to look at it. */
export type QuarantinePayment = { readonly type: 'QuarantinePayment'; readonly reason: string };

export type PaymentCommand =
  | RequestPayment
  | RecordPayment
  | RecordIntent
  | AuthorizePayment
  | CapturePayment
  | FailPayment
  | CancelPayment
  | VoidPayment
  | RefundPayment
  | QuarantinePayment;
