import {
  cartItemAdded,
  orderCancelled,
  orderCompleted,
  orderConfirmed,
  orderDiscrepancyNoted,
  orderDispatched,
  type OrderDomainEvent,
  orderPaid,
  orderPaymentAccepted,
  orderPaymentFailed,
  orderPlaced,
  orderReserved,
  type RecordedEvent,
} from '@marketgraph/schema';
import { type OrderView } from '@marketgraph/schema/views';
import { describe, expect, it } from 'vitest';
import { recorded as recordedAt } from '../recorded.fixture.ts';
import { orderView, projectOrder } from './project.ts';

const { orderId } = orderPlaced.example;

const recorded = (event: OrderDomainEvent, revision: number): RecordedEvent<OrderDomainEvent> =>
  recordedAt(event, revision, `2026-01-05T10:0${revision}:00.000Z`);

const placed: OrderDomainEvent = { type: 'OrderPlaced', data: orderPlaced.example };
const reserved: OrderDomainEvent = { type: 'OrderReserved', data: orderReserved.example };
const failed: OrderDomainEvent = { type: 'OrderPaymentFailed', data: orderPaymentFailed.example };
const accepted: OrderDomainEvent = {
  type: 'OrderPaymentAccepted',
  data: orderPaymentAccepted.example,
};
const paid: OrderDomainEvent = { type: 'OrderPaid', data: orderPaid.example };
const confirmed: OrderDomainEvent = { type: 'OrderConfirmed', data: orderConfirmed.example };
const dispatched: OrderDomainEvent = { type: 'OrderDispatched', data: orderDispatched.example };
const completed: OrderDomainEvent = { type: 'OrderCompleted', data: orderCompleted.example };
const cancelled: OrderDomainEvent = { type: 'OrderCancelled', data: orderCancelled.example };
const noted: OrderDomainEvent = {
  type: 'OrderDiscrepancyNoted',
  data: orderDiscrepancyNoted.example,
};
const added: OrderDomainEvent = { type: 'CartItemAdded', data: cartItemAdded.example };

const after = (...events: readonly OrderDomainEvent[]): OrderView | undefined =>
  events
    .map(recorded)
    .reduce<OrderView | undefined>((row, event) => projectOrder(row, event), undefined);

describe('order-view', () => {
  it('shows a placed order as the buyer accepted it', () => {
    expect(after(placed)).toMatchObject({
      orderId,
      status: 'CREATED',
      currency: 'BRL',
      goodsMinor: 4000,
      freightMinor: 990,
      totalMinor: 4990,
      lines: [{ name: 'Espresso cups', quantity: 2, unitPriceMinor: 2000, freightMinor: 990 }],
      cancelReason: null,
      discrepancies: [],
      placedAt: '2026-01-05T10:00:00.000Z',
      revision: 0,
    });
  });

  it('follows an order to the door', () => {
    const story = [placed, reserved, accepted, paid, confirmed, dispatched, completed];
    const statuses = story.map((_, index) => after(...story.slice(0, index + 1))?.status);
    expect(statuses).toEqual([
      'CREATED',
      'PAYMENT_PENDING',
      'PAYMENT_PENDING',
      'PAYMENT_SUCCESS',
      'CONFIRMED',
      'DISPATCHED',
      'COMPLETED',
    ]);
  });

  it('shows a failed payment until another one is accepted', () => {
    expect(after(placed, reserved, failed)).toMatchObject({ status: 'PAYMENT_FAILED' });
    expect(after(placed, reserved, failed, accepted)).toMatchObject({ status: 'PAYMENT_PENDING' });
  });

  it('says why an order was cancelled, and when', () => {
    expect(after(placed, cancelled)).toMatchObject({
      status: 'CANCELLED',
      cancelReason: 'CANCELLED_BY_CUSTOMER',
      placedAt: '2026-01-05T10:00:00.000Z',
      updatedAt: '2026-01-05T10:01:00.000Z',
      revision: 1,
    });
  });

  it('says of an order that was not paid in time that it expired', () => {
    const data = { ...orderCancelled.example, reason: 'EXPIRED', cancelledBy: null } as const;
    expect(after(placed, reserved, { type: 'OrderCancelled', data })).toMatchObject({
      status: 'EXPIRED',
      cancelReason: 'EXPIRED',
    });
  });

  it('collects discrepancies without moving the order', () => {
    const { code, detail } = orderDiscrepancyNoted.example;
    expect(after(placed, noted, noted)).toMatchObject({
      status: 'CREATED',
      discrepancies: [
        { code, detail },
        { code, detail },
      ],
    });
  });

  it('has no row for an order that was never placed, and none for carts', () => {
    expect(after(reserved)).toBeUndefined();
    expect(after(added)).toBeUndefined();
    expect(orderView.keysOf(recorded(added, 0))).toEqual([]);
  });

  it('has a row per order, tells its status, and never has another name', () => {
    const row = after(placed);
    expect(orderView.name).toBe('orders_order-view');
    expect(orderView.keysOf(recorded(placed, 0))).toEqual([orderId]);
    expect(row && orderView.factsOf?.(row)).toEqual({ status: 'CREATED' });
  });
});
