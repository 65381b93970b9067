import {
  type DomainEvents,
  type EventDomain,
  orderConfirmed,
  orderPaid,
  orderPaymentAccepted,
  orderPlaced,
  orderReserved,
  paymentAuthorized,
  paymentCaptured,
  paymentIntentCreated,
  paymentRequested,
  type RecordedEvent,
  stockItemCreated,
  stockReceived,
  stockReserved,
} from '@marketgraph/schema';
import { type Comparison } from '@marketgraph/infra/ports';
import { views } from '@marketgraph/projections';
import { eventDomains } from '../facts/event-domains.ts';
import { type Sight } from '../load/witness.ts';
import { type Facts, type Log } from '../facts/facts.ts';

type Plain = { readonly type: string; readonly data: unknown };
type Written = readonly [EventDomain, string, Plain];

const { orderId } = orderPlaced.example;
const { productId } = stockReceived.example;
const { paymentId, amount } = paymentRequested.example;

const eventOf = (contract: { readonly type: string; readonly example: unknown }): Plain => ({
  type: contract.type,
  data: contract.example,
});

const onOrder = (...contracts: Parameters<typeof eventOf>[0][]): Written[] =>
  contracts.map((contract) => ['orders', `order-${orderId}`, eventOf(contract)]);
const onShelf = (...contracts: Parameters<typeof eventOf>[0][]): Written[] =>
  contracts.map((contract) => ['inventory', `stockItem-${productId}`, eventOf(contract)]);
const onPayment = (...contracts: Parameters<typeof eventOf>[0][]): Written[] =>
  contracts.map((contract) => ['payments', `payment-${paymentId}`, eventOf(contract)]);

/** One order of two of ten units, paid and confirmed; its customer was told twice. */
export const happyStory: readonly Written[] = [
  ...onShelf(stockItemCreated, stockReceived),
  ...onOrder(orderPlaced),
  ...onShelf(stockReserved),
  ...onOrder(orderReserved),
  ...onPayment(paymentRequested, paymentIntentCreated, paymentAuthorized),
  ...onOrder(orderPaymentAccepted),
  ...onPayment(paymentCaptured),
  ...onOrder(orderPaid, orderConfirmed),
];

const revisionIn = (story: readonly Written[], index: number): number =>
  story.slice(0, index).filter(([, stream]) => stream === story[index]?.[1]).length;

const recorded = (story: readonly Written[]): (RecordedEvent & { domain: EventDomain })[] =>
  story.map(([domain, stream, event], index) => ({
    ...event,
    domain,
    stream,
    eventId: `event-${index}`,
    revision: revisionIn(story, index),
    position: `${index}/${index}`,
    recordedAt: '2026-01-05T10:00:00.500Z',
    metadata: {
      version: 1,
      occurredAt: '2026-01-05T10:00:00.000Z',
      correlationId: 'correlation',
      causationId: 'causation',
    },
  }));

/** What a site shows when exactly this happened, and every reader did its work. */
export const factsOf = (story: readonly Written[]): Facts => {
  const events = recorded(story);
  const log = byDomain((of) => events.filter(({ domain }) => domain === of)) as Log;
  return {
    entries: [
      {
        key: 'order-1',
        story: 'pays',
        startedAt: 0,
        orderIds: [orderId],
        acknowledged: new Set(['paid']),
        refusals: [],
        ownReads: [{ wrote: 'an order', saw: 'it', isSeen: true, isStale: false }],
        outcome: 'told',
      },
    ],
    log,
    bus: byDomain((of) => log[of].map((event, index) => ({ sequence: index + 1, event }))),
    views: views.map(({ projection }) => ({
      projection,
      events: log[projection.source],
      rows: foldOf(projection, log),
    })),
    rebuilt: views.map(({ projection }) => ({
      view: projection.view,
      events: log[projection.source].length,
      parity: same,
      parked: [],
    })),
    journal: {
      paymentIntents: [
        {
          id: paymentIntentCreated.example.intentId,
          status: 'succeeded',
          amount: amount.amountMinor,
          amount_received: amount.amountMinor,
          metadata: { orderId, paymentId },
        },
      ],
      refunds: [],
      events: [],
      deliveries: [],
    },
    mails: [],
    testimonies: [
      {
        orderId,
        isWatching: true,
        refusals: [],
        sights: [sightAt(2, 'CREATED', null), sightAt(11, 'CONFIRMED', 'CAPTURED')],
      },
    ],
  };
};

/** A push after the event of that number in the happy story. */
export const sightAt = (event: number, status: string, payment: string | null): Sight => {
  const type = happyStory[event]?.[2].type ?? '';
  const revision = revisionIn(happyStory, event);
  return {
    at: 0,
    connection: 1,
    eventType: type,
    eventId: `event-${event}`,
    revision,
    order: {
      status,
      version: revision,
      payments: payment === null ? null : [{ id: paymentId, status: payment }],
      shipments: null,
    },
  };
};

/** A view that was rebuilt as it was. */
export const same: Comparison = {
  live: undefined,
  beside: undefined,
  rows: { live: 1, beside: 1 },
  leftOut: 0,
  missing: 0,
  extra: 0,
  different: 0,
  examples: [],
};

const byDomain = <Value>(valueOf: (domain: EventDomain) => Value): Record<EventDomain, Value> =>
  Object.fromEntries(eventDomains.map((domain) => [domain, valueOf(domain)])) as Record<
    EventDomain,
    Value
  >;

const foldOf = (projection: (typeof views)[number]['projection'], log: Log) => {
  const rows = new Map<string, object>();
  const events: readonly RecordedEvent<DomainEvents[EventDomain]>[] = log[projection.source];
  for (const event of events) {
    for (const key of projection.keysOf(event)) {
      const row = projection.project(rows.get(key), event, key);
      if (row) rows.set(key, row);
    }
  }
  return [...rows.values()].map((row) => ({ ...row }));
};
