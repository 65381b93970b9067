import type { OrderStatus } from '@marketgraph/schema/views';

/** Where a placed order stands. Nothing expires yet. */
export type Stage = Exclude<OrderStatus, 'EXPIRED'>;

export type LifecycleRejection =
  | 'OrderNotReserved'
  | 'OrderNotPaid'
  | 'OrderNotConfirmed'
  | 'OrderNotDispatched'
  | 'OrderAlreadyDispatched'
  | 'OrderAlreadyCompleted'
  | 'OrderAlreadyCancelled';

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
  },
} as const satisfies Record<string, Record<Stage, Verdict>>;
