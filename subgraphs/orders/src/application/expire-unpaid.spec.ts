import { createExecute, runRelay, runTimer } from '@marketgraph/infra/engine';
import {
  memoryEventBus,
  memoryEventStore,
  memoryViewStore,
  virtualClock,
} from '@marketgraph/infra/memory';
import { orderPlaced } from '@marketgraph/schema';
import { afterEach, describe, expect, it } from 'vitest';
import { type OrderCommand } from '../domain/commands.ts';
import { currentOrder } from './current-order.ts';
import { expireUnpaid } from './expire-unpaid.ts';
import { createOrders } from './orders.ts';

const { goods: _goods, freight: _freight, total: _total, ...order } = orderPlaced.example;
const { orderId } = order;
const paymentId = '0190a5c0-0000-7000-8000-000000000005';
const other = '0190a5c0-0000-7000-8000-000000000006';

const quiet = (): void => undefined;
const logger = { debug: quiet, info: quiet, warn: quiet, error: quiet };

/** Minutes after the order was placed. */
const minute = (after: number): string =>
  new Date(Date.parse('2026-03-01T12:00:00.000Z') + after * 60_000).toISOString();

const metadata = (command: number, at: string) => ({
  commandId: `0190a5c0-0000-7000-8000-0000000001${String(command).padStart(2, '0')}`,
  at,
  correlationId: 'story',
});

const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

/** Orders with half an hour to pay, their relay and their timers, in memory and at noon. */
const openShop = async () => {
  const eventStore = memoryEventStore();
  const orders = createOrders(createExecute(eventStore), eventStore);
  const clock = virtualClock(minute(0));
  const timer = expireUnpaid(orders, 30 * 60_000);
  const { signal, stop } = stopping();
  const loop = { bus: memoryEventBus(), logger, signal };
  const views = memoryViewStore();
  const running = [
    runRelay({ ...loop, domain: 'orders', eventStore }),
    runTimer({ ...loop, timer, views, clock }),
  ];
  stops.push(async () => {
    stop();
    await Promise.all(running);
  });
  let commands = 0;
  const shop = {
    timer,
    clock,
    tell: async (command: OrderCommand, at: string): Promise<void> => {
      await orders.handle(orderId, command, metadata((commands += 1), at));
    },
    status: async () => (await currentOrder(eventStore, orderId))?.status,
    events: async () => (await eventStore.read(`order-${orderId}`)).map(({ type }) => type),
    /** Until the timers have seen all of it. */
    seen: () =>
      expect
        .poll(async () => (await views.checkpoint(timer.name, 'orders'))?.sequence, { interval: 1 })
        .toBe(commands),
    isExpired: () =>
      expect
        .poll(() => currentOrder(eventStore, orderId), { interval: 1 })
        .toMatchObject({ status: 'EXPIRED', cancelReason: 'EXPIRED' }),
  };
  await shop.tell({ type: 'PlaceOrder', ...order }, minute(0));
  return shop;
};

const stopping = () => {
  const controller = new AbortController();
  return { signal: controller.signal, stop: () => controller.abort() };
};

const reserve: OrderCommand = { type: 'MarkReserved' };
const accept: OrderCommand = { type: 'AcceptPayment', paymentId };
const fail: OrderCommand = { type: 'FailPayment', paymentId, reason: 'card_declined' };

describe('expireUnpaid › given an order that nobody pays', () => {
  it.each<[string, readonly OrderCommand[]]>([
    ['not even reserved', []],
    ['reserved', [reserve]],
    ['after a failed payment', [reserve, fail]],
    ['though its payment was accepted and then failed', [reserve, accept, fail]],
  ])('expires it when its time is over: %s', async (_what, commands) => {
    const shop = await openShop();
    for (const command of commands) await shop.tell(command, minute(0));
    await shop.seen();
    shop.clock.moveTo(minute(29));
    const before = await shop.events();
    shop.clock.moveTo(minute(30));
    await shop.isExpired();
    expect(await shop.events()).toEqual([...before, 'OrderCancelled']);
  });
});

describe('expireUnpaid › given a payment', () => {
  it('leaves an order alone that is paid', async () => {
    const shop = await openShop();
    const paid: readonly OrderCommand[] = [reserve, accept, { type: 'MarkPaid', paymentId }];
    for (const command of paid) await shop.tell(command, minute(10));
    await shop.seen();
    shop.clock.moveTo(minute(600));
    // Should it be wrong all the same: the order knows better.
    await shop.timer.onDue(due(minute(30), null));
    expect(await shop.status()).toBe('PAYMENT_SUCCESS');
  });

  it('gives one accepted in the last instant its time, though the timer fires in the same instant', async () => {
    const shop = await openShop();
    await shop.tell(reserve, minute(0));
    await shop.tell(accept, minute(30));
    await shop.timer.onDue(due(minute(30), null));
    expect(await shop.status()).toBe('PAYMENT_PENDING');
    await shop.seen();
    shop.clock.moveTo(minute(59));
    expect(await shop.status()).toBe('PAYMENT_PENDING');
    shop.clock.moveTo(minute(60));
    await shop.isExpired();
  });

  it('expires an order whose accepted payment never arrives, as when Stripe voids it', async () => {
    const shop = await openShop();
    await shop.tell(reserve, minute(0));
    await shop.tell(accept, minute(5));
    await shop.seen();
    shop.clock.moveTo(minute(35));
    await shop.isExpired();
  });

  it('expires it once, however often it fires', async () => {
    const shop = await openShop();
    await shop.tell(reserve, minute(0));
    const firing = due(minute(30), null);
    await Promise.all([shop.timer.onDue(firing), shop.timer.onDue(firing)]);
    await shop.timer.onDue(firing);
    await shop.timer.onDue(due(minute(31), other));
    expect(await shop.events()).toEqual(['OrderPlaced', 'OrderReserved', 'OrderCancelled']);
  });

  it('takes no payment of an order that has expired', async () => {
    const shop = await openShop();
    await shop.tell(reserve, minute(0));
    shop.clock.moveTo(minute(30));
    await shop.isExpired();
    await shop.tell(accept, minute(30));
    await shop.tell({ type: 'MarkPaid', paymentId }, minute(30));
    expect(await shop.status()).toBe('EXPIRED');
  });
});

describe('expireUnpaid › given an order that is called off', () => {
  it('has nothing to do', async () => {
    const shop = await openShop();
    const reason = 'CANCELLED_BY_CUSTOMER';
    await shop.tell({ type: 'CancelOrder', reason, cancelledBy: order.customerId }, minute(1));
    await shop.timer.onDue(due(minute(30), null));
    expect(await shop.status()).toBe('CANCELLED');
    expect(await shop.events()).toHaveLength(2);
  });
});

const due = (dueAt: string, paymentIdOrNull: string | null) => ({
  key: orderId,
  dueAt,
  data: { paymentId: paymentIdOrNull },
  metadata: metadata(90, dueAt),
});
