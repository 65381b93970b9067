import type Stripe from 'stripe';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { startStripeSimulator, type StripeSimulator } from '../index.ts';
import { stripeFor, turn } from '../testing/clients.ts';
import { eventually } from '../testing/eventually.ts';
import { startWebhookReceiver, type WebhookReceiver } from '../testing/webhook-receiver.ts';

describe('webhooks, given faults', () => {
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

  const create = () => stripe.paymentIntents.create({ amount: 1_000, currency: 'eur' });
  const strike = (...webhooks: object[]) => turn(simulator, { webhooks });
  const arrived = () => eventually(receiver.types);
  const deliveries = () => simulator.journal().deliveries;
  const settled = () => eventually(() => deliveries().map(({ status }) => status));
  /** What the real package makes of each arrival: the type of the event, or why not. */
  const verdicts = () =>
    receiver.received.map(({ body, signature }) => {
      try {
        return stripe.webhooks.constructEvent(body, signature, receiver.secret).type;
      } catch (error) {
        return error instanceof Error ? error.message.split(/[.\n]/)[0] : 'unknown';
      }
    });

  it('come in several copies', async () => {
    await strike({ fault: 'duplicate', copies: 2 });
    await create();
    await arrived().toHaveLength(3);
    expect(new Set(receiver.received.map(({ event }) => event?.id)).size).toBe(1);
  });

  it('get lost, findable in the list of undelivered events only', async () => {
    await strike({ fault: 'drop' });
    await create().then(({ id }) => stripe.paymentIntents.cancel(id));
    await arrived().toEqual(['payment_intent.canceled']);
    await settled().toEqual(['dropped', 'delivered']);
    const lost = await stripe.events.list({ delivery_success: false });
    expect(lost.data.map(({ type }) => type)).toEqual(['payment_intent.created']);
  });

  it.each([
    ['wrong-signature', 'No signatures found matching the expected signature for payload'],
    ['altered', 'No signatures found matching the expected signature for payload'],
    ['empty', 'No webhook payload was provided'],
    ['stale', 'Timestamp outside the tolerance zone'],
  ])('are not to be trusted once, and right on the next attempt: %s', async (fault, verdict) => {
    receiver.answerFirst(400);
    await strike({ fault });
    await create();
    await settled().toEqual(['delivered']);
    expect(verdicts()).toEqual([verdict, 'payment_intent.created']);
  });

  it('name another amount when they are altered', async () => {
    await strike({ fault: 'altered' });
    await create();
    await arrived().toHaveLength(1);
    const { amount } = receiver.received[0]?.event?.data.object as Stripe.PaymentIntent;
    expect(amount).not.toBe(1_000);
  });

  it('break off in the middle, and come whole on the next attempt', async () => {
    await strike({ fault: 'cut-short' });
    await create();
    await settled().toEqual(['delivered']);
    expect(deliveries()[0]?.attempts).toHaveLength(2);
    expect(verdicts()).toEqual(['payment_intent.created']);
  });

  it('arrive before the answer', async () => {
    await strike({ fault: 'before-response' });
    await create();
    expect(receiver.types()).toEqual(['payment_intent.created']);
  });

  it('are late, and overtaken by what comes after them', async () => {
    await strike({ fault: 'delay', ms: 200 });
    const { id } = await create();
    await stripe.paymentIntents.cancel(id);
    await arrived().toEqual(['payment_intent.canceled', 'payment_intent.created']);
  });

  it('come in groups, the latest first', async () => {
    await strike({ fault: 'reorder', group: 3, next: 3 });
    for (const _ of [1, 2, 3]) await create();
    await arrived().toHaveLength(3);
    const told = simulator.journal().events.map(({ id }) => id);
    expect(receiver.received.map(({ event }) => event?.id)).toEqual(told.toReversed());
  });

  it('come all the same when their group does not fill', async () => {
    await strike({ fault: 'reorder', group: 3, withinMs: 50 });
    await create();
    await settled().toEqual(['delivered']);
  });

  it('strike only the types that are named', async () => {
    await strike({ fault: 'drop', types: ['payment_intent.canceled'] });
    const { id } = await create();
    await stripe.paymentIntents.cancel(id);
    await settled().toEqual(['delivered', 'dropped']);
  });

  it('strike as often as they are told, then no more', async () => {
    await strike({ fault: 'drop', next: 2 });
    for (const _ of [1, 2, 3]) await create();
    await settled().toEqual(['dropped', 'dropped', 'delivered']);
  });

  it('strike without end', async () => {
    await strike({ fault: 'drop', next: 'all' });
    for (const _ of [1, 2, 3]) await create();
    await settled().toEqual(['dropped', 'dropped', 'dropped']);
  });

  it('strike several at once', async () => {
    await strike({ fault: 'duplicate', next: 'all' }, { fault: 'before-response', next: 'all' });
    await create();
    expect(receiver.types()).toHaveLength(2);
  });

  it('strike by chance, the same ones for the same seed', async () => {
    const dropped = async (seed: string) => {
      const before = deliveries().length;
      await turn(simulator, { seed, webhooks: [{ fault: 'drop', chance: 0.5 }] });
      for (let made = 0; made < 20; made += 1) await create();
      return deliveries()
        .slice(before)
        .map(({ status }) => status === 'dropped');
    };
    const first = await dropped('a');
    expect(await dropped('a')).toEqual(first);
    expect(new Set(first).size).toBe(2);
    expect(await dropped('b')).not.toEqual(first);
  });

  it('are refused when misspelt', async () => {
    await expect(strike({ fault: 'duplicates' })).rejects.toThrow('duplicate');
    await expect(strike({ fault: 'drop', times: 2 })).rejects.toThrow('times');
  });

  it('are shown, and turned off by nothing', async () => {
    await strike({ fault: 'drop', next: 2 });
    await create();
    const shown = await fetch(`${simulator.url}/_sim/knobs`);
    expect(await shown.json()).toMatchObject({ webhooks: [{ fault: 'drop', next: 1 }] });
    await turn(simulator, {});
    await create();
    await settled().toEqual(['dropped', 'delivered']);
  });
});
