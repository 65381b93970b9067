import { type OrderDomainEvent, type OrderEvent, type RecordedEvent } from '@marketgraph/schema';
import { type OrderStatus } from '@marketgraph/schema/views';

/** An event of an order's own stream, not of a cart's. */
export const isOrderEvent = (
  event: RecordedEvent<OrderDomainEvent>,
): event is RecordedEvent<OrderEvent> => {
  switch (event.type) {
    case 'CartItemAdded':
    case 'CartItemQuantityChanged':
    case 'CartItemRemoved':
    case 'CartCheckedOut':
      return false;
    case 'OrderPlaced':
    case 'OrderReserved':
    case 'OrderPaymentAccepted':
    case 'OrderPaymentFailed':
    case 'OrderPaid':
    case 'OrderConfirmed':
    case 'OrderDispatched':
    case 'OrderCompleted':
    case 'OrderCancelled':
    case 'OrderDiscrepancyNoted':
    case 'OrderForgotten':
      return true;
  }
};

/** Where an order stands after an event, for every view that shows a status. */
export const statusAfter = (event: OrderEvent, before: OrderStatus): OrderStatus => {
  switch (event.type) {
    case 'OrderPlaced':
      return 'CREATED';
    case 'OrderReserved':
    // Another attempt may have failed before: this one is on its way.
    case 'OrderPaymentAccepted':
      return 'PAYMENT_PENDING';
    case 'OrderPaymentFailed':
      return 'PAYMENT_FAILED';
    case 'OrderPaid':
      return 'PAYMENT_SUCCESS';
    case 'OrderConfirmed':
      return 'CONFIRMED';
    case 'OrderDispatched':
      return 'DISPATCHED';
    case 'OrderCompleted':
      return 'COMPLETED';
    case 'OrderCancelled':
      return event.data.reason === 'EXPIRED' ? 'EXPIRED' : 'CANCELLED';
    case 'OrderDiscrepancyNoted':
    case 'OrderForgotten':
      return before;
  }
};
