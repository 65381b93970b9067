import type Stripe from 'stripe';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { startStripeSimulator, type StripeSimulator } from '../index.ts';
import { stripeFor } from '../testing/clients.ts';
import { eventually } from '../testing/eventually.ts';
import { startWebhookReceiver, type WebhookReceiver } from '../testing/webhook-receiver.ts';

describe('webhooks', () => {
  let receiver: WebhookReceiver;
  let simulator: StripeSimulator;
  let stripe: Stripe;

  beforeEach(async () => {
    receiver = await startWebhookReceiver();
    simulator = await startStripeSimulator({
      webhooks: [receiver],
      retries: { attempts: 4, firstDelayMs: 10, maxDelayMs: 20 },
    });
    stripe = stripeFor(simulator);
  });
  afterEach(async () => {
    await simulator.close();
    await receiver.close();
  });

  const create = () =>
    stripe.paymentIntents.create(
      { amount: 1_000, currency: 'eur', metadata: { orderId: 'order-1' } },
      { idempotencyKey: 'pi:order-1:1' },
    );
  const deliveries = () => simulator.journal().deliveries;
  const settled = () => eventually(() => deliveries().map(({ status }) => status));

  it('are signed over the raw bytes, as the package verifies them', async () => {
    const { id } = await create();
    await settled().toEqual(['delivered']);
    const [delivery] = receiver.received;
    if (!delivery) throw new Error('nothing was received');
    const { body, signature } = delivery;
    const event = stripe.webhooks.constructEvent(body, signature, receiver.secret);
    expect(event).toMatchObject({
      type: 'payment_intent.created',
      data: { object: { id, metadata: { orderId: 'order-1' } } },
      request: { idempotency_key: 'pi:order-1:1' },
    });
    const reserialised = JSON.stringify(JSON.parse(body));
    expect(() =>
      stripe.webhooks.constructEvent(reserialised, signature, receiver.secret),
    ).toThrow();
    expect(() => stripe.webhooks.constructEvent(body, signature, 'whsec_other')).toThrow();
  });

  it('tell of a whole life', async () => {
    const { id } = await create();
    await stripe.paymentIntents.confirm(id, { payment_method: 'pm_card_visa' });
    await stripe.refunds.create({ payment_intent: id });
    await eventually(receiver.types).toHaveLength(5);
    expect([...receiver.types()].sort()).toEqual([
      'charge.refunded',
      'charge.succeeded',
      'payment_intent.created',
      'payment_intent.succeeded',
      'refund.created',
    ]);
  });

  it('tell of a voided authorisation without a refund', async () => {
    const { id } = await stripe.paymentIntents.create({
      amount: 1_000,
      currency: 'eur',
      capture_method: 'manual',
      confirm: true,
      payment_method: 'pm_card_visa',
    });
    await stripe.paymentIntents.cancel(id);
    await eventually(receiver.types).toContain('payment_intent.canceled');
    await eventually(receiver.types).toContain('charge.refunded');
    const release = receiver.received.find(({ event }) => event?.type === 'charge.refunded');
    expect(release?.event?.data.object).toMatchObject({ captured: false, refunded: true });
    expect(simulator.journal().refunds).toEqual([]);
  });

  it('are sent again until they are accepted', async () => {
    receiver.answerFirst(500, 302, 400);
    await create();
    await settled().toEqual(['delivered']);
    expect(deliveries()[0]?.attempts.map(({ answer }) => answer)).toEqual([500, 302, 400, 200]);
    expect(new Set(receiver.received.map(({ event }) => event?.id)).size).toBe(1);
  });

  it('give up after the last attempt, and stay in the list of undelivered events', async () => {
    receiver.answerFirst(500, 500, 500, 500);
    await create();
    await settled().toEqual(['failed']);
    const undelivered = await stripe.events.list({ delivery_success: false });
    expect(undelivered.data.map(({ type }) => type)).toEqual(['payment_intent.created']);
    expect((await stripe.events.list({ delivery_success: true })).data).toEqual([]);
  });

  it('survive an endpoint that is not there', async () => {
    const { port } = new URL(receiver.url);
    await receiver.close();
    await create();
    await eventually(() => deliveries()[0]?.attempts.length).toBeGreaterThan(0);
    expect(deliveries()[0]?.attempts[0]?.answer).toEqual(expect.stringMatching(/ECONN/));
    receiver = await startWebhookReceiver(Number(port));
    await settled().toEqual(['delivered']);
  });
});
