import { type EventStore } from '@marketgraph/infra/ports';
import { type Journal } from '@marketgraph/stripe-simulator';
import { parseEvent, type RecordedEvent, streamName, streamPrefixes } from '@marketgraph/schema';
import { vi } from 'vitest';
import { followOrders } from '../src/application/follow-orders.ts';
import { followStripe } from '../src/application/follow-stripe.ts';
import { type Parts } from '../src/application/payments.ts';
import { type Order } from './order.ts';
import { type Till } from './till.ts';

export type Card = 'pm_card_visa' | 'pm_card_chargeDeclined';

/** Everybody else in the story: the orders domain, the buyer, the bus, and Stripe's clock. */
export type World = {
  /** Hands an event of orders over. */
  readonly tell: (event: RecordedEvent, parts?: Parts) => Promise<void>;
  /** Hands over all that Stripe has told so far, from the beginning: at least once is the rule. */
  readonly heed: (parts?: Parts) => Promise<void>;
  /** The buyer pays with the secret that the graph gives out; resolves also when declined or too late. */
  readonly buyerConfirms: (card?: Card) => Promise<void>;
  /** Resolves when nothing is on its way any more. */
  readonly webhooksArrived: () => Promise<void>;
  /** Types of the payment's events, in order. */
  readonly story: () => Promise<readonly string[]>;
  /** What Stripe remembers of this order. */
  readonly atStripe: () => Pick<Journal, 'paymentIntents' | 'charges' | 'refunds'>;
};

export const worldOf = (till: Till, order: Order): World => {
  const { eventStore, simulator } = till;
  const { paymentId } = order;
  const told = (): Promise<readonly RecordedEvent[]> => stripeEvents(eventStore);
  const atStripe = (): ReturnType<World['atStripe']> => {
    const { paymentIntents, charges, refunds } = simulator.journal();
    const intents = paymentIntents.filter(({ metadata }) => metadata['paymentId'] === paymentId);
    const isOurs = ({ payment_intent: of }: { payment_intent: unknown }): boolean =>
      intents.some(({ id }) => id === of);
    return {
      paymentIntents: intents,
      charges: charges.filter(isOurs),
      refunds: refunds.filter(isOurs),
    };
  };
  return {
    tell: (event, parts = till.parts) => followOrders(parts).handle(event),
    heed: async (parts = till.parts) => {
      for (const event of await told()) await followStripe(parts).handle(event);
    },
    buyerConfirms: async (card = 'pm_card_visa') => {
      const payment = await till.parts.payments.load(paymentId);
      if (payment.status === 'New' || payment.intentId === null) return;
      const { clientSecret } = await till.provider.retrieveIntent(payment.intentId);
      await fetch(`${simulator.url}/v1/payment_intents/${payment.intentId}/confirm`, {
        method: 'POST',
        headers: { authorization: 'Bearer pk_test_1' },
        body: new URLSearchParams({ client_secret: clientSecret ?? '', payment_method: card }),
      });
    },
    webhooksArrived: () =>
      vi
        .waitUntil(
          () =>
            simulator.journal().deliveries.every(({ status }) => status !== 'pending') || undefined,
          { timeout: 10_000, interval: 2 },
        )
        .then(() => undefined),
    story: async () =>
      (await eventStore.read(streamName('payment', paymentId))).map(({ type }) => type),
    atStripe,
  };
};

const stripeEvents = async (eventStore: EventStore): Promise<readonly RecordedEvent[]> => {
  const reading = new AbortController();
  const prefixes = streamPrefixes('payments').filter((prefix) => prefix.startsWith('stripeEvent'));
  const events: RecordedEvent[] = [];
  const log = eventStore.subscribe({ prefixes, after: 'start', signal: reading.signal });
  for await (const batch of log) {
    if (batch.kind === 'caught-up') break;
    if (batch.kind === 'events') {
      events.push(...batch.events.map((raw) => parseEvent('payments', raw)));
    }
  }
  reading.abort();
  return events;
};
