import { moneyOf } from '@marketgraph/infra/graphql';
import {
  type Money,
  type NotificationRequested,
  type OrderCancelled,
  type OrderDomainEvent,
  type OrderPlaced,
} from '@marketgraph/schema';

/** What to tell whom. */
export type Message = Pick<
  NotificationRequested['data'],
  'userId' | 'kind' | 'orderId' | 'title' | 'body'
>;

/** The message an event of orders calls for; `undefined` if its customer need not know. */
export const messageOf = (event: OrderDomainEvent): Message | undefined => {
  switch (event.type) {
    case 'OrderPlaced':
      return orderPlaced(event.data);
    case 'OrderConfirmed':
      return aboutOrder('ORDER_CONFIRMED', event.data, {
        title: `Order ${shortId(event.data.orderId)} is confirmed`,
        body: 'Your payment has arrived. We are packing your order now.',
      });
    case 'OrderDispatched':
      return aboutOrder('ORDER_DISPATCHED', event.data, {
        title: `Order ${shortId(event.data.orderId)} is on its way`,
        body: 'Your parcel has left the house.',
      });
    case 'OrderCompleted':
      return aboutOrder('ORDER_COMPLETED', event.data, {
        title: `Order ${shortId(event.data.orderId)} was delivered`,
        body: 'Your parcel has arrived. Enjoy!',
      });
    case 'OrderCancelled':
      return aboutOrder('ORDER_CANCELLED', event.data, {
        title: `Order ${shortId(event.data.orderId)} was cancelled`,
        body: `${cancelReasons[event.data.reason]} If you have paid, you get your money back.`,
      });
    case 'OrderPaymentFailed':
      return aboutOrder('PAYMENT_FAILED', event.data, {
        title: `The payment of order ${shortId(event.data.orderId)} failed`,
        body: `Your bank or card said: ${event.data.reason.replaceAll('_', ' ')}. Nothing was charged; you can pay again.`,
      });
    case 'OrderReserved':
    case 'OrderPaymentAccepted':
    case 'OrderPaid':
    case 'OrderDiscrepancyNoted':
    case 'OrderForgotten':
    case 'CartItemAdded':
    case 'CartItemQuantityChanged':
    case 'CartItemRemoved':
    case 'CartCheckedOut':
      return undefined;
  }
};

const cancelReasons: Readonly<Record<OrderCancelled['data']['reason'], string>> = {
  OUT_OF_STOCK: 'We are sorry: something you ordered is no longer in stock.',
  CANCELLED_BY_CUSTOMER: 'You have cancelled it.',
  CANCELLED_BY_ADMIN: 'We had to cancel it.',
  UNAVAILABLE: 'We are sorry: something you ordered is not available.',
  EXPIRED: 'It was not paid in time; what you ordered can be ordered again.',
};

const aboutOrder = (
  kind: Message['kind'],
  { orderId, customerId }: { readonly orderId: string; readonly customerId: string },
  text: Pick<Message, 'title' | 'body'>,
): Message => ({ userId: customerId, kind, orderId, ...text });

/** Enough for people to tell their orders apart. */
const shortId = (orderId: string): string => orderId.slice(0, 8);

const listed = 20;

const orderPlaced = (order: OrderPlaced['data']): Message => {
  const lines = order.lines.slice(0, listed).map(({ quantity, name }) => `${quantity} × ${name}`);
  const rest = order.lines.length - lines.length;
  return aboutOrder('ORDER_PLACED', order, {
    title: `We have received order ${shortId(order.orderId)}`,
    body: [
      ...lines,
      ...(rest > 0 ? [`and ${rest} more`] : []),
      '',
      `In total ${priceOf(order.total)}.`,
    ].join('\n'),
  });
};

const priceOf = ({ amountMinor, currency }: Money): string =>
  `${moneyOf(amountMinor, currency).amount} ${currency}`;
