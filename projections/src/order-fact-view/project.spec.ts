import {
  type OrderDomainEvent,
  orderCancelled,
  orderConfirmed,
  orderPaymentFailed,
  orderPlaced,
  type RecordedEvent,
} from '@marketgraph/schema';
import { type OrderFactView, type OrderStatus } from '@marketgraph/schema/views';
import { describe, expect, it } from 'vitest';
import { recorded as recordedAt } from '../recorded.fixture.ts';
import { orderFactView, projectOrderFact } from './project.ts';

const { orderId, customerId } = orderPlaced.example;
const paymentId = '0190a5c0-0000-7000-8000-000000000005';
const shipmentId = '0190a5c0-0000-7000-8000-000000000006';

const recorded = (event: OrderDomainEvent): RecordedEvent<OrderDomainEvent> =>
  recordedAt(event, 0, '2017-11-24T10:00:00.000Z');

const after = (...events: readonly OrderDomainEvent[]): OrderFactView | undefined =>
  events.map(recorded).reduce<OrderFactView | undefined>(projectOrderFact, undefined);

const placed: OrderDomainEvent = { type: 'OrderPlaced', data: orderPlaced.example };
const { total, lines } = orderPlaced.example;

describe('order-fact-view', () => {
  it('counts a placed order at the time it happened', () => {
    expect(after(placed)).toEqual({
      orderId,
      status: 'CREATED',
      currency: 'BRL',
      goodsMinor: 4000,
      freightMinor: 990,
      totalMinor: 4990,
      units: 2,
      placedAt: '2017-11-24T10:00:00.000Z',
      paidAt: null,
      confirmedAt: null,
      dispatchedAt: null,
      completedAt: null,
      cancelledAt: null,
      cancelReason: null,
      updatedAt: '2017-11-24T10:00:00.000Z',
    });
  });

  it.each<[OrderDomainEvent, OrderStatus]>([
    [{ type: 'OrderReserved', data: { orderId, customerId, total } }, 'PAYMENT_PENDING'],
    [{ type: 'OrderPaymentAccepted', data: { orderId, paymentId } }, 'PAYMENT_PENDING'],
    [{ type: 'OrderPaymentFailed', data: orderPaymentFailed.example }, 'PAYMENT_FAILED'],
    [{ type: 'OrderPaid', data: { orderId, paymentId } }, 'PAYMENT_SUCCESS'],
    [{ type: 'OrderConfirmed', data: orderConfirmed.example }, 'CONFIRMED'],
    [{ type: 'OrderDispatched', data: { orderId, customerId, shipmentId } }, 'DISPATCHED'],
    [{ type: 'OrderCompleted', data: { orderId, customerId } }, 'COMPLETED'],
    [{ type: 'OrderCancelled', data: orderCancelled.example }, 'CANCELLED'],
    [{ type: 'OrderDiscrepancyNoted', data: { orderId, code: 'x', detail: 'y' } }, 'CREATED'],
  ])('after %o stands at %s', (event, status) => {
    expect(after(placed, event)?.status).toBe(status);
  });

  it.each<[OrderDomainEvent, keyof OrderFactView]>([
    [{ type: 'OrderPaid', data: { orderId, paymentId } }, 'paidAt'],
    [{ type: 'OrderConfirmed', data: orderConfirmed.example }, 'confirmedAt'],
    [{ type: 'OrderDispatched', data: { orderId, customerId, shipmentId } }, 'dispatchedAt'],
    [{ type: 'OrderCompleted', data: { orderId, customerId } }, 'completedAt'],
    [{ type: 'OrderCancelled', data: orderCancelled.example }, 'cancelledAt'],
  ])('after %o remembers when it came so far first', (event, field) => {
    const first = after(placed, event);
    expect(first?.[field]).toBe('2017-11-24T10:00:00.000Z');
    const again = recordedAt(event, 2, '2017-11-25T10:00:00.000Z');
    expect(projectOrderFact(first, again)?.[field]).toBe('2017-11-24T10:00:00.000Z');
  });

  it('remembers why it was called off', () => {
    const cancelled: OrderDomainEvent = { type: 'OrderCancelled', data: orderCancelled.example };
    expect(after(placed, cancelled)?.cancelReason).toBe('CANCELLED_BY_CUSTOMER');
  });

  it('has no row for an order that was never placed', () => {
    expect(after({ type: 'OrderPaid', data: { orderId, paymentId } })).toBeUndefined();
  });

  it('does not count carts', () => {
    const { productId } = lines[0] ?? { productId: '' };
    const cart: OrderDomainEvent = { type: 'CartItemRemoved', data: { customerId, productId } };
    expect(after(cart)).toBeUndefined();
    expect(orderFactView.keysOf(recorded(cart))).toEqual([]);
  });
});
