import {
  cartItemAdded,
  orderCancelled,
  orderCompleted,
  orderConfirmed,
  orderDispatched,
  type OrderDomainEvent,
  orderPaid,
  orderPaymentFailed,
  orderPlaced,
} from '@marketgraph/schema';
import { describe, expect, it } from 'vitest';
import { messageOf } from './message.ts';

describe('messageOf', () => {
  it.each<[OrderDomainEvent, string, string]>([
    [{ type: 'OrderPlaced', data: orderPlaced.example }, 'ORDER_PLACED', 'received'],
    [{ type: 'OrderConfirmed', data: orderConfirmed.example }, 'ORDER_CONFIRMED', 'confirmed'],
    [{ type: 'OrderDispatched', data: orderDispatched.example }, 'ORDER_DISPATCHED', 'on its way'],
    [{ type: 'OrderCompleted', data: orderCompleted.example }, 'ORDER_COMPLETED', 'delivered'],
    [{ type: 'OrderCancelled', data: orderCancelled.example }, 'ORDER_CANCELLED', 'cancelled'],
    [{ type: 'OrderPaymentFailed', data: orderPaymentFailed.example }, 'PAYMENT_FAILED', 'failed'],
  ])('tells the customer of $type', (event, kind, word) => {
    const message = messageOf(event);
    expect(message).toMatchObject({
      kind,
      userId: orderPlaced.example.customerId,
      orderId: orderPlaced.example.orderId,
    });
    expect(message?.title).toContain(word);
  });

  it.each<OrderDomainEvent>([
    { type: 'OrderPaid', data: orderPaid.example },
    { type: 'CartItemAdded', data: cartItemAdded.example },
  ])('keeps $type to itself', (event) => {
    expect(messageOf(event)).toBeUndefined();
  });

  it('says what was ordered and what it costs', () => {
    const message = messageOf({ type: 'OrderPlaced', data: orderPlaced.example });
    expect(message?.body).toBe('2 × Espresso cups\n\nIn total 49.90 BRL.');
  });

  it('stays short however much was ordered', () => {
    const [line] = orderPlaced.example.lines;
    const lines = Array.from({ length: 500 }, () => line).filter((one) => one !== undefined);
    const message = messageOf({ type: 'OrderPlaced', data: { ...orderPlaced.example, lines } });
    expect(message?.body.split('\n')).toHaveLength(23);
    expect(message?.body).toContain('and 480 more');
  });
});
