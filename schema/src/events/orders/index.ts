import { cartItemAdded, type CartItemAdded } from './cart-item-added.ts';
import {
  cartItemQuantityChanged,
  type CartItemQuantityChanged,
} from './cart-item-quantity-changed.ts';
import { cartItemRemoved, type CartItemRemoved } from './cart-item-removed.ts';
import { cartCheckedOut, type CartCheckedOut } from './cart-checked-out.ts';
import { orderPlaced, type OrderPlaced } from './order-placed.ts';
import { orderReserved, type OrderReserved } from './order-reserved.ts';
import { orderPaymentAccepted, type OrderPaymentAccepted } from './order-payment-accepted.ts';
import { orderPaymentFailed, type OrderPaymentFailed } from './order-payment-failed.ts';
import { orderPaid, type OrderPaid } from './order-paid.ts';
import { orderConfirmed, type OrderConfirmed } from './order-confirmed.ts';
import { orderDispatched, type OrderDispatched } from './order-dispatched.ts';
import { orderCompleted, type OrderCompleted } from './order-completed.ts';
import { orderCancelled, type OrderCancelled } from './order-cancelled.ts';
import { orderForgotten, type OrderForgotten } from './order-forgotten.ts';
import { orderDiscrepancyNoted, type OrderDiscrepancyNoted } from './order-discrepancy-noted.ts';

/** Every contract of this domain, in the order of its story. */
export const orderEvents = [
  cartItemAdded,
  cartItemQuantityChanged,
  cartItemRemoved,
  cartCheckedOut,
  orderPlaced,
  orderReserved,
  orderPaymentAccepted,
  orderPaymentFailed,
  orderPaid,
  orderConfirmed,
  orderDispatched,
  orderCompleted,
  orderCancelled,
  orderDiscrepancyNoted,
  orderForgotten,
] as const;

export type CartEvent = CartItemAdded | CartItemQuantityChanged | CartItemRemoved | CartCheckedOut;

export type OrderEvent =
  | OrderPlaced
  | OrderReserved
  | OrderPaymentAccepted
  | OrderPaymentFailed
  | OrderPaid
  | OrderConfirmed
  | OrderDispatched
  | OrderCompleted
  | OrderCancelled
  | OrderDiscrepancyNoted
  | OrderForgotten;

export type OrderDomainEvent =
  | CartItemAdded
  | CartItemQuantityChanged
  | CartItemRemoved
  | CartCheckedOut
  | OrderPlaced
  | OrderReserved
  | OrderPaymentAccepted
  | OrderPaymentFailed
  | OrderPaid
  | OrderConfirmed
  | OrderDispatched
  | OrderCompleted
  | OrderCancelled
  | OrderDiscrepancyNoted
  | OrderForgotten;

export * from './cart-item-added.ts';
export * from './cart-item-quantity-changed.ts';
export * from './cart-item-removed.ts';
export * from './cart-checked-out.ts';
export * from './order-placed.ts';
export * from './order-reserved.ts';
export * from './order-payment-accepted.ts';
export * from './order-payment-failed.ts';
export * from './order-paid.ts';
export * from './order-confirmed.ts';
export * from './order-dispatched.ts';
export * from './order-completed.ts';
export * from './order-cancelled.ts';
export * from './order-discrepancy-noted.ts';
export * from './order-forgotten.ts';
