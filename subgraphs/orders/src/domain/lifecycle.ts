import type { OrderStatus } from '@marketgraph/schema/views';

/** Where a placed order stands. */
export type Stage = OrderStatus;

export type LifecycleRejection =
  | 'OrderNotReserved'
  | 'OrderNotPaid'
  | 'OrderNotConfirmed'
  | 'OrderNotDispatched'
  | 'OrderAlreadyDispatched'
  | 'OrderAlreadyCompleted'
  | 'OrderAlreadyCancelled'
  | 'OrderAlreadyExpired';

/** `accepts`: it happens. `ignores`: it has happened, or no longer matters. Otherwise the refusal. */
export type Verdict = 'accepts' | 'ignores' | LifecycleRejection;

/** The whole lifecycle of a placed order: what each command means at each stage. */
export const lifecycle = {
  MarkReserved: {
    CREATED: 'accepts',
    PAYMENT_PENDING: 'ignores',
    PAYMENT_FAILED: 'ignores',
    PAYMENT_SUCCESS: 'ignores',
    CONFIRMED: 'ignores',
    DISPATCHED: 'ignores',
    COMPLETED: 'ignores',
    CANCELLED: 'ignores',
    EXPIRED: 'ignores',
  },
  AcceptPayment: {
    CREATED: 'OrderNotReserved',
    PAYMENT_PENDING: 'accepts',
    PAYMENT_FAILED: 'accepts',
    PAYMENT_SUCCESS: 'ignores',
    CONFIRMED: 'ignores',
    DISPATCHED: 'ignores',
    COMPLETED: 'ignores',
    CANCELLED: 'OrderAlreadyCancelled',
    EXPIRED: 'OrderAlreadyExpired',
  },
  FailPayment: {
    CREATED: 'OrderNotReserved',
    PAYMENT_PENDING: 'accepts',
    PAYMENT_FAILED: 'accepts',
    PAYMENT_SUCCESS: 'ignores',
    CONFIRMED: 'ignores',
    DISPATCHED: 'ignores',
    COMPLETED: 'ignores',
    CANCELLED: 'ignores',
    EXPIRED: 'ignores',
  },
  MarkPaid: {
    CREATED: 'OrderNotReserved',
    PAYMENT_PENDING: 'accepts',
    PAYMENT_FAILED: 'accepts',
    PAYMENT_SUCCESS: 'ignores',
    CONFIRMED: 'ignores',
    DISPATCHED: 'ignores',
    COMPLETED: 'ignores',
    CANCELLED: 'OrderAlreadyCancelled',
    EXPIRED: 'OrderAlreadyExpired',
  },
  Confirm: {
    CREATED: 'OrderNotPaid',
    PAYMENT_PENDING: 'OrderNotPaid',
    PAYMENT_FAILED: 'OrderNotPaid',
    PAYMENT_SUCCESS: 'accepts',
    CONFIRMED: 'ignores',
    DISPATCHED: 'ignores',
    COMPLETED: 'ignores',
    CANCELLED: 'OrderAlreadyCancelled',
    EXPIRED: 'OrderAlreadyExpired',
  },
  Dispatch: {
    CREATED: 'OrderNotConfirmed',
    PAYMENT_PENDING: 'OrderNotConfirmed',
    PAYMENT_FAILED: 'OrderNotConfirmed',
    PAYMENT_SUCCESS: 'OrderNotConfirmed',
    CONFIRMED: 'accepts',
    DISPATCHED: 'ignores',
    COMPLETED: 'ignores',
    CANCELLED: 'OrderAlreadyCancelled',
    EXPIRED: 'OrderAlreadyExpired',
  },
  Complete: {
    CREATED: 'OrderNotDispatched',
    PAYMENT_PENDING: 'OrderNotDispatched',
    PAYMENT_FAILED: 'OrderNotDispatched',
    PAYMENT_SUCCESS: 'OrderNotDispatched',
    CONFIRMED: 'OrderNotDispatched',
    DISPATCHED: 'accepts',
    COMPLETED: 'ignores',
    CANCELLED: 'OrderAlreadyCancelled',
    EXPIRED: 'OrderAlreadyExpired',
  },
  CancelOrder: {
    CREATED: 'accepts',
    PAYMENT_PENDING: 'accepts',
    PAYMENT_FAILED: 'accepts',
    PAYMENT_SUCCESS: 'accepts',
    CONFIRMED: 'accepts',
    DISPATCHED: 'OrderAlreadyDispatched',
    COMPLETED: 'OrderAlreadyCompleted',
    CANCELLED: 'ignores',
    EXPIRED: 'ignores',
  },
  ExpireOrder: {
    CREATED: 'accepts',
    PAYMENT_PENDING: 'accepts',
    PAYMENT_FAILED: 'accepts',
    PAYMENT_SUCCESS: 'ignores',
    CONFIRMED: 'ignores',
    DISPATCHED: 'ignores',
    COMPLETED: 'ignores',
    CANCELLED: 'ignores',
    EXPIRED: 'ignores',
  },
  NoteDiscrepancy: {
    CREATED: 'accepts',
    PAYMENT_PENDING: 'accepts',
    PAYMENT_FAILED: 'accepts',
    PAYMENT_SUCCESS: 'accepts',
    CONFIRMED: 'accepts',
    DISPATCHED: 'accepts',
    COMPLETED: 'accepts',
    CANCELLED: 'accepts',
    EXPIRED: 'accepts',
  },
  ForgetOrder: {
    CREATED: 'accepts',
    PAYMENT_PENDING: 'accepts',
    PAYMENT_FAILED: 'accepts',
    PAYMENT_SUCCESS: 'accepts',
    CONFIRMED: 'accepts',
    DISPATCHED: 'accepts',
    COMPLETED: 'accepts',
    CANCELLED: 'accepts',
    EXPIRED: 'accepts',
  },
} as const satisfies Record<string, Record<Stage, Verdict>>;
