import { type AnyTimer, defineTimer } from '@marketgraph/infra/engine';
import { type RecordedEvent } from '@marketgraph/schema';
import { type Orders } from './orders.ts';

/** The payment that the order has accepted, and whose money is awaited; null while there is none. */
type Awaited = { readonly paymentId: string | null };

/**
 * Ends an order that is not paid in time: it is called off, and what was reserved or held goes back. A payment that
 * was accepted in time has as long again for its money to arrive, whatever becomes of it at Stripe.
 */
export const expireUnpaid = (orders: Orders, paymentWindowMs: number): AnyTimer => {
  const windowAfter = ({ metadata }: RecordedEvent): string =>
    new Date(Date.parse(metadata.occurredAt) + paymentWindowMs).toISOString();
  return defineTimer<'orders', Awaited>({
    name: 'orders_expire-unpaid',
    source: 'orders',
    version: 1,
    keyOf: (event) => ('orderId' in event.data ? event.data.orderId : undefined),
    timerOf: (current, event) => {
      switch (event.type) {
        case 'OrderPlaced':
          return { dueAt: windowAfter(event), data: { paymentId: null } };
        case 'OrderPaymentAccepted': {
          const { paymentId } = event.data;
          return { dueAt: windowAfter(event), data: { paymentId } };
        }
        case 'OrderPaymentFailed':
          return current && { ...current, data: { paymentId: null } };
        case 'OrderPaid':
        case 'OrderConfirmed':
        case 'OrderDispatched':
        case 'OrderCompleted':
        case 'OrderCancelled':
          return undefined;
        case 'OrderReserved':
        case 'OrderDiscrepancyNoted':
        case 'OrderForgotten':
        case 'CartItemAdded':
        case 'CartItemQuantityChanged':
        case 'CartItemRemoved':
        case 'CartCheckedOut':
          return current;
      }
    },
    // Refused if there is no such order, ignored if it was paid or called off just now: there is nothing to do.
    onDue: async ({ key: orderId, data: { paymentId }, metadata }) => {
      await orders.handle(orderId, { type: 'ExpireOrder', paymentId }, metadata);
    },
  });
};
