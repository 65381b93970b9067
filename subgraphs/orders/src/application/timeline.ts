import { readHistory } from '@marketgraph/infra/engine';
import { type EventStore } from '@marketgraph/infra/ports';
import { type OrderCancelled, type OrderDomainEvent, streamName } from '@marketgraph/schema';

export type TimelineEntry = {
  readonly eventType: string;
  readonly occurredAt: string;
  readonly actorId: string | undefined;
  readonly correlationId: string;
  readonly sentence: string;
};

/** Everything that happened to an order, oldest first, straight from its events. */
export const timelineOf = async (
  eventStore: EventStore,
  orderId: string,
): Promise<readonly TimelineEntry[]> => {
  const history = await readHistory(eventStore, 'orders', streamName('order', orderId));
  return history.map((event) => ({
    eventType: event.type,
    occurredAt: event.metadata.occurredAt,
    actorId: event.metadata.actor,
    correlationId: event.metadata.correlationId,
    sentence: sentenceOf(event),
  }));
};

const sentenceOf = (event: OrderDomainEvent): string => {
  switch (event.type) {
    case 'OrderPlaced': {
      const products = event.data.lines.length;
      return `The order of ${products} ${products === 1 ? 'product' : 'products'} was placed.`;
    }
    case 'OrderReserved':
      return 'Everything is in stock and set aside; the order can be paid.';
    case 'OrderPaymentAccepted':
      return 'The payment was authorised.';
    case 'OrderPaymentFailed':
      return `A payment failed (${event.data.reason}); it can be tried again.`;
    case 'OrderPaid':
      return 'The money has arrived.';
    case 'OrderConfirmed':
      return 'The order is confirmed and being prepared.';
    case 'OrderDispatched':
      return 'The order is on its way.';
    case 'OrderCompleted':
      return 'The order was delivered.';
    case 'OrderCancelled':
      return cancelledBecause[event.data.reason];
    case 'OrderDiscrepancyNoted':
      return 'Something about the order needs a look.';
    case 'OrderForgotten':
      return 'Who ordered was forgotten.';
    case 'CartItemAdded':
    case 'CartItemQuantityChanged':
    case 'CartItemRemoved':
    case 'CartCheckedOut':
      return 'The cart changed.'; // Of a cart's stream: an order's has none.
  }
};

const cancelledBecause: Readonly<Record<OrderCancelled['data']['reason'], string>> = {
  OUT_OF_STOCK: 'The order was cancelled: not everything is in stock.',
  CANCELLED_BY_CUSTOMER: 'The order was cancelled by its customer.',
  CANCELLED_BY_ADMIN: 'The order was cancelled by the shop.',
  UNAVAILABLE: 'The order was cancelled: it could not be delivered.',
  EXPIRED: 'The order expired: it was not paid in time.',
};
