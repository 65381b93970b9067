import { type AnyReaction, createExecute } from '@marketgraph/infra/engine';
import { memoryEventStore } from '@marketgraph/infra/memory';
import {
  type AnyEvent,
  orderPlaced,
  paymentAuthorized,
  paymentCaptured,
  paymentFailed,
  paymentVoided,
  type RecordedEvent,
  reservationMade,
  reservationRefused,
  shipmentDelivered,
  shipmentDispatched,
  shipmentPrepared,
} from '@marketgraph/schema';
import { describe, expect, it } from 'vitest';
import { currentOrder } from './current-order.ts';
import { fulfilmentProcess } from './fulfilment-process.ts';
import { createOrders } from './orders.ts';

const { goods: _goods, freight: _freight, total: _total, ...order } = orderPlaced.example;
const { orderId } = order;

const made: AnyEvent = { type: 'ReservationMade', data: reservationMade.example };
const refused: AnyEvent = { type: 'ReservationRefused', data: reservationRefused.example };
const authorized: AnyEvent = { type: 'PaymentAuthorized', data: paymentAuthorized.example };
const failed: AnyEvent = { type: 'PaymentFailed', data: paymentFailed.example };
const captured: AnyEvent = { type: 'PaymentCaptured', data: paymentCaptured.example };
const voided: AnyEvent = { type: 'PaymentVoided', data: paymentVoided.example };
const prepared: AnyEvent = { type: 'ShipmentPrepared', data: shipmentPrepared.example };
const dispatched: AnyEvent = { type: 'ShipmentDispatched', data: shipmentDispatched.example };
const delivered: AnyEvent = { type: 'ShipmentDelivered', data: shipmentDelivered.example };

const story = [made, authorized, captured, prepared, dispatched, delivered];

const metadata = (command: number) => ({
  commandId: `0190a5c0-0000-7000-8000-0000000001${String(command).padStart(2, '0')}`,
  at: '2026-03-01T12:00:00.000Z',
  correlationId: 'story',
});

/** An event of another domain; `number` tells one event from another of the same type. */
const recorded = (event: AnyEvent, number: number): RecordedEvent => ({
  ...event,
  eventId: `0190a5c0-0000-7000-8000-0000000002${String(number).padStart(2, '0')}`,
  stream: 'theirs',
  revision: number,
  position: `${number}/${number}`,
  recordedAt: '2026-03-01T12:00:00.500Z',
  metadata: {
    version: 1,
    occurredAt: '2026-03-01T12:00:00.000Z',
    correlationId: 'story',
    causationId: 'cause',
  },
});

const sourceOf = ({ type }: AnyEvent): string => {
  if (type.startsWith('Reservation')) return 'inventory';
  return type.startsWith('Payment') ? 'payments' : 'shipping';
};

const placedOrder = async () => {
  const store = memoryEventStore();
  const orders = createOrders(createExecute(store), store);
  await orders.handle(orderId, { type: 'PlaceOrder', ...order }, metadata(1));
  const reactions = fulfilmentProcess(orders);
  return {
    orders,
    tell: async (event: AnyEvent, number: number): Promise<void> => {
      const isMeant = ({ source }: AnyReaction): boolean => source === sourceOf(event);
      await reactions.find(isMeant)?.handle(recorded(event, number));
    },
    cancel: () =>
      orders.handle(
        orderId,
        { type: 'CancelOrder', reason: 'CANCELLED_BY_CUSTOMER', cancelledBy: order.customerId },
        metadata(2),
      ),
    current: () => currentOrder(store, orderId),
    events: async () => (await store.read(`order-${orderId}`)).map(({ type }) => type),
  };
};

/** A placed order after events of other domains, told one after another. */
const after = async (...events: readonly AnyEvent[]) => {
  const told = await placedOrder();
  for (const [index, event] of events.entries()) await told.tell(event, index);
  return told;
};

describe('fulfilment process', () => {
  it('carries an order to the door, every step because of one event', async () => {
    const { events, current } = await after(...story);
    expect(await events()).toEqual([
      'OrderPlaced',
      'OrderReserved',
      'OrderPaymentAccepted',
      'OrderPaid',
      'OrderConfirmed',
      'OrderDispatched',
      'OrderCompleted',
    ]);
    expect(await current()).toMatchObject({ status: 'COMPLETED', discrepancies: [] });
  });

  it('changes nothing when the whole story is told again', async () => {
    const { tell, events } = await after(...story);
    const once = await events();
    for (const [index, event] of story.entries()) await tell(event, index);
    for (const [index, event] of story.entries()) await tell(event, index + 20);
    expect(await events()).toEqual(once);
  });

  it('cancels an order that can not be served', async () => {
    const { current } = await after(refused);
    expect(await current()).toMatchObject({ status: 'CANCELLED', cancelReason: 'OUT_OF_STOCK' });
  });

  it('lets an order survive failed payments', async () => {
    const { events, current } = await after(made, failed, failed, authorized, captured);
    expect(await current()).toMatchObject({ status: 'CONFIRMED' });
    expect((await events()).filter((type) => type === 'OrderPaymentFailed')).toHaveLength(2);
  });

  it('does not go back when a failure that was seen is told again', async () => {
    const { tell, current } = await after(made, failed, authorized);
    await tell(failed, 1);
    expect(await current()).toMatchObject({ status: 'PAYMENT_PENDING' });
  });

  it('confirms an order whose money came without being held before', async () => {
    expect(await (await after(made, captured)).current()).toMatchObject({ status: 'CONFIRMED' });
  });

  it('ignores what concerns payments alone', async () => {
    expect(await (await after(made, voided)).current()).toMatchObject({
      status: 'PAYMENT_PENDING',
    });
  });
});

describe('fulfilment process › given a cancelled order', () => {
  it.each([
    ['a reservation', made],
    ['a refusal', refused],
    ['an authorised payment', authorized],
    ['a captured payment', captured],
    ['a failed payment', failed],
  ])('stays cancelled, and as it was, after %s', async (_what, late) => {
    const { cancel, tell, events } = await placedOrder();
    await cancel();
    await tell(late, 1);
    expect(await events()).toEqual(['OrderPlaced', 'OrderCancelled']);
  });

  it('notes for people that its parcel left all the same, once', async () => {
    const { cancel, tell, current } = await after(made, authorized, captured);
    await cancel();
    await tell(dispatched, 10);
    await tell(dispatched, 10);
    expect(await current()).toMatchObject({
      status: 'CANCELLED',
      discrepancies: [
        {
          code: 'PARCEL_CONTRADICTS_ORDER',
          detail: 'ShipmentDispatched came, yet OrderAlreadyCancelled',
        },
      ],
    });
  });
});

describe('fulfilment process › given events of an order that nobody placed', () => {
  it('ignores them', async () => {
    const store = memoryEventStore();
    const reactions = fulfilmentProcess(createOrders(createExecute(store), store));
    for (const reaction of reactions) {
      for (const [index, event] of story.entries()) {
        if (reaction.source === sourceOf(event)) await reaction.handle(recorded(event, index));
      }
    }
    expect(await store.read(`order-${orderId}`)).toEqual([]);
  });
});
