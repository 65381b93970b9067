import { memoryEventStore } from '@marketgraph/infra/memory';
import { stripePayments } from '@marketgraph/infra/stripe';
import { type RecordedEvent, streamName } from '@marketgraph/schema';
import { describe, expect, it } from 'vitest';
import { partsOf } from '../../testing/till.ts';
import { followStripe } from './follow-stripe.ts';
import { paymentIdOf } from './payments.ts';

const paymentId = paymentIdOf('0190a5c0-0000-7000-8000-000000000001');

const told = (stripeType: string, payload: string): RecordedEvent => ({
  type: 'StripeEventReceived',
  data: { stripeEventId: 'evt_1', stripeType, payload },
  eventId: '0190a5c0-0000-7000-8000-000000000100',
  stream: 'stripeEvent-evt_1',
  revision: 0,
  position: '1/1',
  recordedAt: '2026-01-01T10:00:00.000Z',
  metadata: {
    version: 1,
    occurredAt: '2026-01-01T10:00:00.000Z',
    correlationId: 'story-0001',
    causationId: 'told',
  },
});

const canceled = (metadata: object, status = 'canceled'): RecordedEvent =>
  told(
    'payment_intent.canceled',
    JSON.stringify({
      id: 'evt_1',
      type: 'payment_intent.canceled',
      data: {
        object: {
          object: 'payment_intent',
          id: 'pi_1',
          status,
          amount: 4990,
          amount_capturable: 0,
          amount_received: 0,
          currency: 'brl',
          client_secret: null,
          last_payment_error: null,
          metadata,
        },
      },
    }),
  );

describe('what Stripe told', () => {
  const eventStore = memoryEventStore();
  // Whatever asked Stripe itself would fail here: nobody listens.
  const provider = stripePayments({
    secretKey: 'sk_test_1',
    webhookSecrets: [],
    apiBase: 'http://127.0.0.1:1',
  });
  const reaction = followStripe(partsOf(provider, eventStore));

  it.each([
    ['a kind of event that nobody knows', told('kind.of.tomorrow', 'not even JSON')],
    ['a charge', told('charge.refunded', '{}')],
    ['a payment of another shop on the account', canceled({})],
    ['a payment of a stranger who has such metadata too', canceled({ paymentId: 'theirs' })],
    ['a payment nobody asked for', canceled({ paymentId })],
  ])('ignores %s', async (_what, event) => {
    await reaction.handle(event);
    expect(await eventStore.read(streamName('payment', paymentId))).toEqual([]);
  });

  it('holds up when a payment has come to a state that nobody knows', async () => {
    await expect(reaction.handle(canceled({ paymentId }, 'evaporated'))).rejects.toThrow(
      'Invalid option',
    );
  });
});
