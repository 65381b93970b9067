import { createExecute, createPersonalData, protectEventStore } from '@marketgraph/infra/engine';
import { memoryEventStore, memoryPersonKeys } from '@marketgraph/infra/memory';
import { type CommandMetadata } from '@marketgraph/infra/ports';
import { orderPlaced, userForgotten } from '@marketgraph/schema';
import { describe, expect, it } from 'vitest';
import { type OrderCommand } from '../domain/commands.ts';
import { currentOrder } from './current-order.ts';
import { forgetCustomers } from './forget-customers.ts';
import { createOrders } from './orders.ts';

const { goods: _goods, freight: _freight, total: _total, ...order } = orderPlaced.example;
const { orderId, customerId } = order;
const at = '2026-01-05T10:00:00.000Z';

const metadata = (name: string): CommandMetadata => ({
  commandId: `0190a5c0-0000-7000-8000-0000000004${name}`,
  at,
  correlationId: 'story',
});

const recorded = <Type extends string, Data>(type: Type, data: Data, number = 1) => ({
  type,
  data,
  eventId: `0190a5c0-0000-7000-8000-00000000050${number}`,
  stream: 'story-1',
  revision: number,
  position: `${number}/${number}`,
  recordedAt: at,
  metadata: { version: 1, occurredAt: at, correlationId: 'story', causationId: 'cause' },
});

const forgotten = { ...userForgotten.example, userId: customerId, forgottenBy: customerId };
const steps: readonly OrderCommand[] = [
  { type: 'MarkReserved' },
  { type: 'AcceptPayment', paymentId: '0190a5c0-0000-7000-8000-000000000005' },
  { type: 'MarkPaid', paymentId: '0190a5c0-0000-7000-8000-000000000005' },
  { type: 'Confirm' },
  { type: 'Dispatch', shipmentId: '0190a5c0-0000-7000-8000-000000000006' },
];

/** A sealed log; `ordersOf` finds what it is told that the view holds. */
const open = () => {
  const log = memoryEventStore();
  const personKeys = memoryPersonKeys();
  const store = protectEventStore(log, createPersonalData(personKeys));
  const orders = createOrders(createExecute(store), store);
  const inView = new Set<string>();
  const [known, late] = forgetCustomers({
    orders,
    personKeys,
    ordersOf: async () => [...inView],
    isForgotten: async (id) => (await personKeys.find([id])).get(id) === 'forgotten',
  });
  if (!known || !late) throw new RangeError('two reactions');
  const events = () => log.read(`order-${orderId}`);
  return {
    inView,
    personKeys,
    place: () => orders.handle(orderId, { type: 'PlaceOrder', ...order }, metadata('01')),
    step: (index: number) =>
      orders.handleAll(orderId, steps.slice(0, index), metadata(`1${index}`)),
    forget: (by = customerId) =>
      known.handle(recorded('UserForgotten', { ...forgotten, forgottenBy: by })),
    seeOrder: () => late.handle(recorded('OrderPlaced', orderPlaced.example, 2)),
    types: async () => (await events()).map(({ type }) => type),
    text: async () => JSON.stringify(await events()),
    current: () => currentOrder(store, orderId),
  };
};

describe('forget-customers › given an order', () => {
  it('cancels it and forgets where it was to go', async () => {
    const { place, inView, forget, types, text, current } = open();
    await place();
    inView.add(orderId);
    expect(await current()).toMatchObject({ shippingAddress: order.shippingAddress });
    await forget();
    await forget();
    expect(await types()).toEqual(['OrderPlaced', 'OrderCancelled', 'OrderForgotten']);
    expect(await current()).toMatchObject({
      status: 'CANCELLED',
      cancelReason: 'CANCELLED_BY_CUSTOMER',
      shippingAddress: null,
      totalMinor: orderPlaced.example.total.amountMinor,
    });
    expect(await text()).not.toContain('Laranjeiras');
    expect(await text()).not.toContain(order.requestFingerprint);
  });

  it('says so if an admin wanted it', async () => {
    const { place, inView, forget, current } = open();
    await place();
    inView.add(orderId);
    await forget('0190a5c0-0000-7000-8000-000000000011');
    expect(await current()).toMatchObject({ cancelReason: 'CANCELLED_BY_ADMIN' });
  });

  it('leaves one that is on its way, and forgets where to', async () => {
    const { place, step, inView, forget, types, current } = open();
    await place();
    await step(5);
    inView.add(orderId);
    await forget();
    expect((await types()).slice(-2)).toEqual(['OrderDispatched', 'OrderForgotten']);
    expect(await current()).toMatchObject({ status: 'DISPATCHED', shippingAddress: null });
  });
});

describe('forget-customers › given an order that was placed in the same instant', () => {
  it('finds it when it comes, though the view did not hold it', async () => {
    const { place, forget, seeOrder, types, current } = open();
    await place();
    await forget();
    expect(await types()).toEqual(['OrderPlaced']);
    await seeOrder();
    await seeOrder();
    expect(await types()).toEqual(['OrderPlaced', 'OrderCancelled', 'OrderForgotten']);
    expect(await current()).toMatchObject({ shippingAddress: null });
  });

  it('stores no address of one that is placed after the key is gone', async () => {
    const { place, personKeys, text } = open();
    await personKeys.forget(customerId);
    await place();
    expect(await text()).toContain('"shippingAddress":null');
  });

  it('leaves the orders of everybody else alone', async () => {
    const { place, seeOrder, types } = open();
    await place();
    await seeOrder();
    expect(await types()).toEqual(['OrderPlaced']);
  });
});
