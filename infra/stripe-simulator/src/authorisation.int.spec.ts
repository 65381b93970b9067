import type Stripe from 'stripe';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { startStripeSimulator, type StripeSimulator } from './index.ts';
import { refusal, stripeFor } from './testing/clients.ts';
import { startWebhookReceiver, type WebhookReceiver } from './testing/webhook-receiver.ts';

describe('an authorisation', () => {
  let receiver: WebhookReceiver;
  let simulator: StripeSimulator;
  let stripe: Stripe;

  beforeAll(async () => {
    receiver = await startWebhookReceiver();
    simulator = await startStripeSimulator({
      webhooks: [receiver],
      frozenAt: new Date('2030-01-01T00:00:00Z'),
    });
    stripe = stripeFor(simulator);
  });
  afterAll(async () => {
    await simulator.close();
    await receiver.close();
  });

  const held = (terms: Partial<Stripe.PaymentIntentCreateParams> = {}) =>
    stripe.paymentIntents.create({
      amount: 1_000,
      currency: 'eur',
      capture_method: 'manual',
      confirm: true,
      payment_method: 'pm_card_visa',
      expand: ['latest_charge'],
      ...terms,
    });
  const told = (id: string) =>
    receiver.received.flatMap(({ event }) => {
      const about = event?.data.object as Partial<Stripe.Charge> | undefined;
      return about?.id === id || about?.payment_intent === id ? [event?.type] : [];
    });

  it('says until when it can be captured, and can be until then', async () => {
    const intent = await held();
    const { created } = intent;
    expect(intent.latest_charge).toMatchObject({
      payment_method_details: { card: { capture_before: created + 7 * 24 * 60 * 60 } },
    });
    await simulator.advance('6d');
    expect(await stripe.paymentIntents.capture(intent.id)).toMatchObject({ status: 'succeeded' });
  });

  it('lapses after seven days, and gives back what was held', async () => {
    const { id } = await held();
    await simulator.advance('7d');
    const lapsed = await stripe.paymentIntents.retrieve(id, { expand: ['latest_charge'] });
    expect(lapsed).toMatchObject({
      status: 'canceled',
      cancellation_reason: 'automatic',
      amount_capturable: 0,
      latest_charge: { captured: false, refunded: true, amount_refunded: 1_000 },
    });
    expect(told(id)).toEqual([
      'payment_intent.created',
      'charge.succeeded',
      'payment_intent.amount_capturable_updated',
      'charge.expired',
      'payment_intent.canceled',
    ]);
    expect(await refusal(stripe.paymentIntents.capture(id))).toMatchObject({
      code: 'payment_intent_unexpected_state',
    });
  });

  it.each(['capture', 'cancel'] as const)('does not lapse after a %s', async (step) => {
    const { id } = await held();
    const { status } = await stripe.paymentIntents[step](id);
    await simulator.advance('8d');
    expect(await stripe.paymentIntents.retrieve(id)).toMatchObject({ status });
    expect(told(id)).not.toContain('charge.expired');
  });

  it('is none when the buyer never comes back from 3-D Secure', async () => {
    const { id } = await held({ payment_method: 'pm_card_authenticationRequired' });
    await simulator.advance('30d');
    expect(await stripe.paymentIntents.retrieve(id)).toMatchObject({ status: 'requires_action' });
    expect(await stripe.paymentIntents.cancel(id)).toMatchObject({ status: 'canceled' });
  });

  it.each([
    ['pm_usBankAccount_success', 'succeeded'],
    ['pm_usBankAccount_insufficientFunds', 'requires_payment_method'],
    ['pm_usBankAccount_accountClosed', 'requires_payment_method'],
    ['pm_sepaDebit_success_at', 'succeeded'],
    ['pm_sepaDebit_failed_at', 'requires_payment_method'],
    ['pm_usBankAccount_processing', 'processing'],
  ])('is none of a debit, which ends by itself: %s', async (payment_method, status) => {
    const processing = await held({ capture_method: 'automatic', payment_method });
    expect(processing.status).toBe('processing');
    await simulator.advance('3m');
    expect(await stripe.paymentIntents.retrieve(processing.id)).toMatchObject({ status });
  });

  it('can be called off by way of exception while it is processed', async () => {
    const { id } = await held({
      capture_method: 'automatic',
      payment_method: 'pm_usBankAccount_processing',
    });
    expect(await stripe.paymentIntents.cancel(id)).toMatchObject({ status: 'canceled' });
  });
});
