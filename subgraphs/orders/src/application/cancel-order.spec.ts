import { createExecute } from '@marketgraph/infra/engine';
import { type Viewer } from '@marketgraph/infra/graphql';
import { memoryEventStore } from '@marketgraph/infra/memory';
import { orderPlaced } from '@marketgraph/schema';
import { describe, expect, it } from 'vitest';
import { cancelOrder } from './cancel-order.ts';
import { currentOrder } from './current-order.ts';
import { createOrders } from './orders.ts';

const { goods: _goods, freight: _freight, total: _total, ...order } = orderPlaced.example;
const { orderId, customerId } = order;
const customer: Viewer = { id: customerId, roles: ['CUSTOMER'] };
const stranger: Viewer = { id: '0190a5c0-0000-7000-8000-0000000000a2', roles: ['CUSTOMER'] };
const admin: Viewer = { id: '0190a5c0-0000-7000-8000-0000000000ad', roles: ['ADMIN'] };

const placedOrder = async () => {
  const store = memoryEventStore();
  const orders = createOrders(createExecute(store), store);
  const at = '2026-03-01T12:00:00.000Z';
  const metadata = { commandId: orderId, at, correlationId: 'story' };
  await orders.handle(orderId, { type: 'PlaceOrder', ...order }, metadata);
  return {
    cancel: (viewer: Viewer, expectedVersion?: number) =>
      cancelOrder(
        orders,
        { orderId, expectedVersion },
        { viewer, context: { viewer, correlationId: 'story', now: at } },
      ),
    current: () => currentOrder(store, orderId),
  };
};

describe('cancelOrder', () => {
  it.each([
    ['its customer', customer, 'CANCELLED_BY_CUSTOMER'],
    ['an admin', admin, 'CANCELLED_BY_ADMIN'],
  ])('by %s says who called the order off', async (_who, viewer, reason) => {
    const { cancel, current } = await placedOrder();
    expect(await cancel(viewer)).toEqual({ orderId, isReplay: false });
    expect(await current()).toMatchObject({ status: 'CANCELLED', cancelReason: reason });
  });

  it('rejects a stranger as if there were no such order: OrderNotFound', async () => {
    const { cancel, current } = await placedOrder();
    expect(await cancel(stranger)).toEqual({ rejected: 'OrderNotFound' });
    expect(await current()).toMatchObject({ status: 'CREATED' });
  });

  it('answers a repeat as a replay, whoever repeats it', async () => {
    const { cancel, current } = await placedOrder();
    await cancel(customer);
    expect(await cancel(admin)).toEqual({ orderId, isReplay: true });
    expect(await current()).toMatchObject({ cancelReason: 'CANCELLED_BY_CUSTOMER' });
  });

  it('cancels once when asked twice at once', async () => {
    const { cancel, current } = await placedOrder();
    const both = await Promise.all([cancel(customer), cancel(admin)]);
    expect(both.filter((result) => 'isReplay' in result && !result.isReplay)).toHaveLength(1);
    expect(await current()).toMatchObject({ revision: 1 });
  });

  it('rejects another version than it has: StaleVersion', async () => {
    const { cancel } = await placedOrder();
    expect(await cancel(customer, 3)).toEqual({ rejected: 'StaleVersion', currentVersion: 0 });
  });
});
