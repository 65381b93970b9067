import {
  orderCancelled,
  orderConfirmed,
  notificationEmailSent,
  orderPlaced,
  paymentCaptured,
  stockReceived,
  stockReleased,
  stockReserved,
} from '@marketgraph/schema';
import { describe, expect, it } from 'vitest';
import { type Comparison, type ParkedStream } from '@marketgraph/infra/ports';
import { type Check, type Facts } from '../facts/facts.ts';
import { type Sight } from '../load/witness.ts';
import { answers } from './answers.ts';
import { bus } from './bus.ts';
import { mails } from './mails.ts';
import { money } from './money.ts';
import { notifications } from './notifications.ts';
import { orderLifecycle } from './order-lifecycle.ts';
import { ownReads } from './own-reads.ts';
import { rebuild } from './rebuild.ts';
import { factsOf, happyStory, same, sightAt } from './small-shop.fixture.ts';
import { stock } from './stock.ts';
import { views } from './views.ts';
import { webhooks } from './webhooks.ts';
import { witnesses } from './witnesses.ts';

const { orderId } = orderPlaced.example;
const { productId } = stockReceived.example;
const happy = factsOf(happyStory);

const without = (type: string): Facts =>
  factsOf(happyStory.filter(([, , event]) => event.type !== type));
/** Its rows stand where they stood before that. */
const behind = (type: string): Facts => {
  const before = without(type).views;
  return {
    ...happy,
    views: happy.views.map((view, index) => ({ ...view, rows: before[index]?.rows ?? [] })),
  };
};
const twice = (type: string): Facts =>
  factsOf(
    happyStory.flatMap((written) => (written[2].type === type ? [written, written] : [written])),
  );
const then = (contract: { type: string; example: unknown }): Facts => {
  const isStock = contract.type.startsWith('Stock');
  const event = { type: contract.type, data: contract.example };
  return factsOf([
    ...happyStory,
    isStock
      ? ['inventory', `stockItem-${productId}`, event]
      : ['orders', `order-${orderId}`, event],
  ]);
};
const atStripe = (change: Partial<Facts['journal']['paymentIntents'][number]>): Facts => ({
  ...happy,
  journal: {
    ...happy.journal,
    paymentIntents: happy.journal.paymentIntents.map((intent) => ({ ...intent, ...change })),
  },
});
const said = (change: Partial<Facts['entries'][number]>): Facts => ({
  ...happy,
  entries: happy.entries.map((entry) => ({ ...entry, ...change })),
});
const rebuiltAs = (parity: Comparison | undefined): Facts => ({
  ...happy,
  rebuilt: happy.rebuilt.map((view) => ({ ...view, parity })),
});
const stripeSaid = {
  id: 'evt_1',
  type: 'payment_intent.succeeded',
  data: { object: { id: 'pi_1', object: 'payment_intent', status: 'succeeded', amount: 4990 } },
};
const webhook = (payload: unknown): (typeof happyStory)[number] => [
  'payments',
  'stripeEvent-evt_1',
  {
    type: 'StripeEventReceived',
    data: {
      stripeEventId: 'evt_1',
      stripeType: 'payment_intent.succeeded',
      payload: JSON.stringify(payload),
    },
  },
];
const told = (status: string, ...received: readonly unknown[]): Facts => {
  const facts = factsOf([...happyStory, ...received.map(webhook)]);
  const deliveries = [{ id: 'del_1', event: 'evt_1', status }];
  return { ...facts, journal: { ...facts.journal, events: [stripeSaid], deliveries } };
};
const altered = {
  ...stripeSaid,
  data: { object: { ...stripeSaid.data.object, amount: 14990 } },
};
const read = (isSeen: boolean, isStale: boolean): Facts =>
  said({ ownReads: [{ wrote: 'an order', saw: 'no order', isSeen, isStale }] });
const watched = (...sights: readonly Sight[]): Facts => ({
  ...happy,
  testimonies: [{ orderId, isWatching: true, refusals: [], sights }],
});
const placed = sightAt(2, 'CREATED', null);
const confirmed = sightAt(11, 'CONFIRMED', 'CAPTURED');
const mailed: Facts = factsOf([
  ...happyStory,
  [
    'notifications',
    `notification-${notificationEmailSent.example.notificationId}`,
    { type: notificationEmailSent.type, data: notificationEmailSent.example },
  ],
]);
const mail = { messageId: notificationEmailSent.example.messageId, to: ['ada@example.com'] };
const refund = { id: 're_1', amount: 4990, status: 'succeeded', payment_intent: 'pi_1' };

describe('the checks', () => {
  it.each<[string, Check]>([
    ['answers', answers],
    ['order lifecycle', orderLifecycle],
    ['stock', stock],
    ['money', money],
    ['bus', bus],
    ['views', views],
    ['own reads', ownReads],
    ['rebuild', rebuild],
    ['webhooks', webhooks],
    ['witnesses', witnesses],
    ['mails', mails],
  ])('find nothing in a good story: %s', (_name, check) => {
    expect(check(happy)).toEqual([]);
  });

  it.each<[string, Check, Facts]>([
    ['a read that says it may be stale', ownReads, read(false, true)],
    [
      'a state that another connection saw before',
      witnesses,
      watched(confirmed, { ...placed, connection: 2 }, { ...confirmed, connection: 2 }),
    ],
    [
      'a follower who left before the end',
      witnesses,
      { ...happy, testimonies: [{ orderId, isWatching: false, refusals: [], sights: [placed] }] },
    ],
    [
      'a push without the payments',
      witnesses,
      watched({ ...confirmed, order: { ...confirmed.order, payments: null } }, confirmed),
    ],
    ['a webhook that arrived', webhooks, told('delivered', stripeSaid)],
    ['a mail that was taken twice', mails, { ...mailed, mails: [mail, mail] }],
  ])('allow %s', (_what, check, facts) => {
    expect(check(facts)).toEqual([]);
  });

  it.each<[string, Check, Facts]>([
    ['a webhook that was acknowledged and lost', webhooks, told('delivered')],
    ['a webhook that Stripe gave up', webhooks, told('failed')],
    ['a webhook that is recorded twice', webhooks, told('delivered', stripeSaid, stripeSaid)],
    ['a webhook that names another amount', webhooks, told('delivered', altered)],
    ['a webhook that Stripe never sent', webhooks, factsOf([...happyStory, webhook(stripeSaid)])],
    ['a view that was not rebuilt', rebuild, { ...happy, rebuilt: happy.rebuilt.slice(1) }],
    ['a view that is not there', rebuild, rebuiltAs(undefined)],
    ['rows that a rebuild makes otherwise', rebuild, rebuiltAs({ ...same, different: 1 })],
    ['rows that a rebuild lacks', rebuild, rebuiltAs({ ...same, missing: 1 })],
    ['rows that only a rebuild has', rebuild, rebuiltAs({ ...same, extra: 1 })],
    ['rows that could not be compared', rebuild, rebuiltAs({ ...same, leftOut: 1 })],
    ['other numbers of rows', rebuild, rebuiltAs({ ...same, rows: { live: 2, beside: 1 } })],
    [
      'an event that can not be rebuilt',
      rebuild,
      {
        ...happy,
        rebuilt: happy.rebuilt.map((view) => ({
          ...view,
          parked: [{ stream: 'order-1' } as ParkedStream],
        })),
      },
    ],
    ['a read that does not show what its client wrote', ownReads, read(false, false)],
    ['a follower who never saw the end', witnesses, watched(placed)],
    ['a follower who saw nothing', witnesses, watched()],
    [
      'a follower who never saw how the payment ended',
      witnesses,
      watched(sightAt(11, 'CONFIRMED', 'AUTHORIZED')),
    ],
    [
      'a follower who was not shown the payment',
      witnesses,
      watched(sightAt(11, 'CONFIRMED', null)),
    ],
    [
      'an order that went back before its follower',
      witnesses,
      watched(confirmed, placed, confirmed),
    ],
    [
      'a payment that went back before its follower',
      witnesses,
      watched(confirmed, sightAt(11, 'CONFIRMED', 'AUTHORIZED'), confirmed),
    ],
    [
      'a state that never was',
      witnesses,
      watched({ ...placed, order: { ...placed.order, status: 'CANCELLED' } }, confirmed),
    ],
    [
      'a payment that never was',
      witnesses,
      watched(sightAt(11, 'CONFIRMED', 'REFUNDED'), confirmed),
    ],
    [
      'news of what never happened',
      witnesses,
      watched({ ...placed, eventId: 'another' }, confirmed),
    ],
    ['a mail that was never sent', mails, mailed],
    ['a mail that nobody knows of', mails, { ...happy, mails: [mail] }],
    ['an acknowledged order that is not there', answers, without('OrderPlaced')],
    ['two orders of one key', answers, said({ orderIds: [orderId, 'another'] })],
    ['a client that gave up', answers, said({ outcome: 'gave up' })],
    ['a cancellation that was lost', answers, said({ acknowledged: new Set(['cancelled']) })],
    ['an order nobody was told about', answers, { ...happy, entries: [] }],
    ['a step that was left out', orderLifecycle, without('OrderPaid')],
    ['a step that was made twice', orderLifecycle, twice('OrderConfirmed')],
    ['an order that is stuck', orderLifecycle, without('OrderConfirmed')],
    ['units reserved twice', stock, twice('StockReserved')],
    ['units that were never reserved', stock, without('StockReserved')],
    ['units sold that are not there', stock, without('StockReceived')],
    ['units released though the order lives', stock, then(stockReleased)],
    ['units held by a cancelled order', stock, then(orderCancelled)],
    ['money taken that is not booked', money, without('PaymentCaptured')],
    ['money booked twice', money, twice('PaymentCaptured')],
    ['money booked that was not taken', money, atStripe({ amount_received: 0 })],
    ['money that is held for ever', money, atStripe({ status: 'requires_capture' })],
    ['money of a cancelled order', money, then(orderCancelled)],
    ['an intent that is not known', money, without('PaymentIntentCreated')],
    [
      'a refund nobody asked for',
      money,
      { ...happy, journal: { ...happy.journal, refunds: [refund] } },
    ],
    [
      'two intents of an order',
      money,
      {
        ...happy,
        journal: {
          ...happy.journal,
          paymentIntents: [...happy.journal.paymentIntents, ...happy.journal.paymentIntents],
        },
      },
    ],
    [
      'an event that the bus lost',
      bus,
      { ...happy, bus: { ...happy.bus, orders: happy.bus.orders.slice(1) } },
    ],
    [
      'events that the bus holds in another order',
      bus,
      { ...happy, bus: { ...happy.bus, orders: happy.bus.orders.toReversed() } },
    ],
    [
      'rows that are not there',
      views,
      { ...happy, views: happy.views.map((view) => ({ ...view, rows: [] })) },
    ],
    ['rows that are behind', views, behind('OrderConfirmed')],
    ['a customer who was not told', notifications, happy],
  ])('find %s', (_what, check, facts) => {
    expect(check(facts)).not.toEqual([]);
  });
});

describe('a violation', () => {
  it('names the order it belongs to', () => {
    const [violation] = orderLifecycle(twice(orderConfirmed.type));
    expect(violation?.ids).toEqual([orderId]);
    expect(money(twice(paymentCaptured.type))[0]?.ids).toContain(orderId);
    expect(stock(twice(stockReserved.type))[0]?.ids).toContain(productId);
  });
});
