import { memoryEventStore } from '@marketgraph/infra/memory';
import { type EventStore, UnavailableError } from '@marketgraph/infra/ports';
import { stripePayments } from '@marketgraph/infra/stripe';
import { parseEvent, streamName } from '@marketgraph/schema';
import { fastify, type FastifyInstance } from 'fastify';
import { Stripe } from 'stripe';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { anOrder } from '../testing/order.ts';
import { openTill } from '../testing/till.ts';
import { worldOf } from '../testing/world.ts';
import { createRecordWebhook } from './application/record-webhook.ts';
import { webhookRoute } from './webhook-route.ts';

const secrets = ['whsec_old', 'whsec_new'] as const;
const now = '2026-01-01T10:00:00.000Z';
const { webhooks } = new Stripe('sk_test_signs_nothing');

const eventOf = (id: string, object: object, type = 'payment_intent.succeeded'): string =>
  JSON.stringify({ id, object: 'event', type, data: { object } }, null, 2);

const aboutOrder = eventOf('evt_1', { metadata: { correlationId: 'story-1' } });

const signed = (payload: string, secret: string = secrets[0], age = 0): string =>
  webhooks.generateTestHeaderString({
    payload,
    secret,
    timestamp: Math.floor(Date.now() / 1000) - age,
  });

describe('POST /webhooks/stripe', () => {
  let eventStore: EventStore;
  let app: FastifyInstance;

  beforeEach(async () => {
    eventStore = memoryEventStore();
    app = fastify();
    const provider = stripePayments({ secretKey: 'sk_test_1', webhookSecrets: secrets });
    await webhookRoute(createRecordWebhook(provider, eventStore, () => now))(app);
    // Beside a route of its own, JSON is parsed as everywhere.
    app.post('/echo', ({ body }) => body);
  });
  afterEach(() => app.close());

  const post = (payload: string, signature = signed(payload)) =>
    app.inject({
      method: 'POST',
      url: '/webhooks/stripe',
      payload,
      headers: {
        'content-type': 'application/json; charset=utf-8',
        'stripe-signature': signature,
      },
    });

  const stored = (id: string) => eventStore.read(streamName('stripeEvent', id));

  it('records an event as it came, to the byte, with the story it belongs to', async () => {
    const { statusCode, body } = await post(aboutOrder);
    expect([statusCode, JSON.parse(body)]).toEqual([200, { received: true }]);
    const [raw, ...others] = await stored('evt_1');
    expect(others).toEqual([]);
    expect(raw && parseEvent('payments', raw)).toMatchObject({
      type: 'StripeEventReceived',
      data: {
        stripeEventId: 'evt_1',
        stripeType: 'payment_intent.succeeded',
        payload: aboutOrder,
      },
      metadata: { occurredAt: now, correlationId: 'story-1' },
    });
  });

  it('does not record who paid and where to', async () => {
    const charge = { billing_details: { name: 'Ada Lovelace' }, receipt_email: 'ada@example.com' };
    const address = { line1: 'Rua das Laranjeiras 1' };
    const body = eventOf('evt_5', {
      id: 'pi_5',
      shipping: { address },
      charges: { data: [{ id: 'ch_5', ...charge }] },
    });
    expect((await post(body)).statusCode).toBe(200);
    const text = JSON.stringify(await stored('evt_5'));
    for (const kept of ['pi_5', 'ch_5']) expect(text).toContain(kept);
    for (const cut of ['Ada', 'ada@', 'Laranjeiras']) expect(text).not.toContain(cut);
  });

  it('records it once, however often it comes and by which secret', async () => {
    await post(aboutOrder);
    const again = await Promise.all([
      post(aboutOrder),
      post(aboutOrder, signed(aboutOrder, secrets[1])),
    ]);
    expect(again.map(({ statusCode }) => statusCode)).toEqual([200, 200]);
    expect(await stored('evt_1')).toHaveLength(1);
  });

  it('records kinds of events that nobody knows yet', async () => {
    const unknown = eventOf('evt_2', { object: 'unheard_of' }, 'kind.of.tomorrow');
    expect((await post(unknown)).statusCode).toBe(200);
    expect(await stored('evt_2')).toHaveLength(1);
  });

  it.each([
    ['a wrong secret', aboutOrder, signed(aboutOrder, 'whsec_foreign')],
    ['a stale signature', aboutOrder, signed(aboutOrder, secrets[0], 301)],
    ['an altered body', aboutOrder.replace('evt_1', 'evt_3'), signed(aboutOrder)],
    ['a malformed signature', aboutOrder, 'nonsense'],
    ['an empty signature', aboutOrder, ''],
    ['no body', '', signed(aboutOrder)],
  ])('refuses %s with 400 and records nothing', async (_case, body, signature) => {
    expect((await post(body, signature)).statusCode).toBe(400);
    expect([...(await stored('evt_1')), ...(await stored('evt_3'))]).toEqual([]);
  });

  it('refuses a body without signature with 400, also without a content type', async () => {
    const bare = await app.inject({ method: 'POST', url: '/webhooks/stripe', payload: aboutOrder });
    expect(bare.statusCode).toBe(400);
    expect(await stored('evt_1')).toEqual([]);
  });

  it('refuses what is larger than any event of Stripe', async () => {
    const huge = eventOf('evt_4', { metadata: { filler: 'x'.repeat(300_000) } });
    expect((await post(huge)).statusCode).toBe(413);
    expect(await stored('evt_4')).toEqual([]);
  });

  it('leaves other routes their parsers', async () => {
    const echo = await app.inject({ method: 'POST', url: '/echo', payload: { a: 1 } });
    expect(echo.json()).toEqual({ a: 1 });
  });
});

describe('POST /webhooks/stripe › given a log that is down', () => {
  it('does not take the event, so that Stripe sends it again', async () => {
    let failures = 0;
    const till = await openTill((record) => async (...told) => {
      failures += 1;
      if (failures <= 3) throw new UnavailableError('the event store is down');
      return record(...told);
    });
    const order = anOrder();
    const world = worldOf(till, order);
    await world.tell(order.reserved);
    await world.buyerConfirms();
    await world.webhooksArrived();
    await world.heed();
    expect((await world.story()).at(-1)).toBe('PaymentAuthorized');
    expect(till.simulator.journal().deliveries.flatMap(({ attempts }) => attempts)).toContainEqual(
      expect.objectContaining({ answer: 500 }),
    );
    await till.close();
  });
});
