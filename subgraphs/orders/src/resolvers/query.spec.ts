import { createExecute } from '@marketgraph/infra/engine';
import { memoryEventStore } from '@marketgraph/infra/memory';
import { orderPlaced } from '@marketgraph/schema';
import { describe, expect, it } from 'vitest';
import { createOrders } from '../application/orders.ts';
import { type OrderReadModel } from '../read-model/order-view.ts';
import { visibleOrder } from './query.ts';

const { goods: _goods, freight: _freight, total: _total, ...order } = orderPlaced.example;
const { orderId, customerId } = order;
const at = '2026-03-01T12:00:00.000Z';

/** A view that has not come to this order yet. */
const behind: Pick<OrderReadModel, 'byId'> = { byId: async () => new Map() };

describe('an order that the view does not have yet', () => {
  it('is shown as it was placed, so that it does not go back when the view begins to show it', async () => {
    const eventStore = memoryEventStore();
    const orders = createOrders(createExecute(eventStore), eventStore);
    const metadata = { commandId: orderId, at, correlationId: 'story' };
    await orders.handle(orderId, { type: 'PlaceOrder', ...order }, metadata);
    await orders.handle(orderId, { type: 'MarkReserved' }, metadata);
    const context = {
      viewer: { id: customerId, roles: ['CUSTOMER' as const] },
      correlationId: 'story',
      now: at,
    };

    const shown = await visibleOrder({ eventStore, readModel: behind }, orderId, context);
    expect(shown).toMatchObject({ orderId, status: 'CREATED', revision: 0 });
  });
});
