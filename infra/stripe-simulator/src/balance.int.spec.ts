import type Stripe from 'stripe';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { startStripeSimulator, type StripeSimulator } from './index.ts';
import { stripeFor } from './testing/clients.ts';

describe('the balance', () => {
  let simulator: StripeSimulator;
  let stripe: Stripe;

  beforeAll(async () => {
    simulator = await startStripeSimulator({ frozenAt: new Date('2030-01-01T00:00:00Z') });
    stripe = stripeFor(simulator);
  });
  afterAll(() => simulator.close());

  const pay = (terms: Partial<Stripe.PaymentIntentCreateParams> = {}) =>
    stripe.paymentIntents.create({
      amount: 10_000,
      currency: 'brl',
      confirm: true,
      payment_method: 'pm_card_visa',
      expand: ['latest_charge.balance_transaction'],
      ...terms,
    });
  const chargeOf = ({ latest_charge: charge }: Stripe.PaymentIntent): Stripe.Charge => {
    if (charge === null || typeof charge === 'string') throw new Error('not expanded');
    return charge;
  };
  const movementsOf = (source: string | undefined) =>
    simulator
      .journal()
      .balanceTransactions.filter((movement) => movement.source === source)
      .map(({ type, amount, fee, net }) => ({ type, amount, fee, net }));

  it('gets what was captured, without the fee', async () => {
    const charge = chargeOf(await pay());
    expect(charge.balance_transaction).toMatchObject({
      object: 'balance_transaction',
      type: 'charge',
      amount: 10_000,
      fee: 320,
      fee_details: [{ type: 'stripe_fee', amount: 320 }],
      net: 9_680,
      source: charge.id,
    });
  });

  it('gets nothing of what is only held, or was declined', async () => {
    const held = chargeOf(await pay({ capture_method: 'manual' }));
    expect(held.balance_transaction).toBeNull();
    expect(movementsOf(held.id)).toEqual([]);
  });

  it('gets the part that was captured', async () => {
    const { id } = await pay({ capture_method: 'manual' });
    const captured = await stripe.paymentIntents.capture(id, { amount_to_capture: 4_000 });
    expect(movementsOf(captured.latest_charge as string)).toEqual([
      { type: 'charge', amount: 4_000, fee: 146, net: 3_854 },
    ]);
  });

  it('gives refunds, and gets back those that fail', async () => {
    const { id } = await pay({ payment_method: 'pm_card_refundFail' });
    const refund = await stripe.refunds.create({
      payment_intent: id,
      amount: 3_000,
      expand: ['balance_transaction'],
    });
    expect(refund).toMatchObject({
      status: 'succeeded',
      balance_transaction: { type: 'refund', amount: -3_000, fee: 0, net: -3_000 },
    });
    await simulator.advance('3m');
    const failed = await stripe.refunds.retrieve(refund.id, {
      expand: ['failure_balance_transaction'],
    });
    expect(failed).toMatchObject({
      status: 'failed',
      failure_reason: 'expired_or_canceled_card',
      failure_balance_transaction: { type: 'refund_failure', amount: 3_000, net: 3_000 },
    });
    await stripe.refunds.create({ payment_intent: id, amount: 10_000 });
  });

  it('names debits as payments', async () => {
    const { id } = await pay({ payment_method: 'pm_usBankAccount_success', currency: 'usd' });
    await simulator.advance('3m');
    const { latest_charge: charge } = await stripe.paymentIntents.retrieve(id);
    expect(movementsOf(charge as string)).toMatchObject([{ type: 'payment', amount: 10_000 }]);
  });

  it('is listed, by source and type, newest first', async () => {
    const charge = chargeOf(await pay());
    const { data } = await stripe.balanceTransactions.list({ source: charge.id });
    expect(data).toMatchObject([{ source: charge.id }]);
    expect(await stripe.balanceTransactions.retrieve(data[0]?.id ?? '')).toEqual(data[0]);
    const refunds = await stripe.balanceTransactions.list({ type: 'refund_failure' });
    expect(new Set(refunds.data.map(({ type }) => type))).toEqual(new Set(['refund_failure']));
  });

  it('adds up: what was captured, less what went back, less fees', () => {
    const { balanceTransactions, charges, refunds } = simulator.journal();
    const sum = (numbers: readonly number[]) => numbers.reduce((total, one) => total + one, 0);
    const kept =
      sum(charges.map(({ amount_captured }) => amount_captured)) -
      sum(refunds.filter(({ status }) => status !== 'failed').map(({ amount }) => amount));
    expect(sum(balanceTransactions.map(({ net, fee }) => net + fee))).toBe(kept);
  });
});

describe('refunds', () => {
  it('that are pending succeed by themselves, and tell of it', async () => {
    const simulator = await startStripeSimulator({ frozenAt: new Date() });
    const stripe = stripeFor(simulator);
    const { id } = await stripe.paymentIntents.create({
      amount: 5_000,
      currency: 'eur',
      confirm: true,
      payment_method: 'pm_card_pendingRefund',
    });
    const refund = await stripe.refunds.create({ payment_intent: id });
    expect(refund.status).toBe('pending');
    await simulator.advance('2m');
    expect((await stripe.refunds.retrieve(refund.id)).status).toBe('pending');
    await simulator.advance('1m');
    expect((await stripe.refunds.retrieve(refund.id)).status).toBe('succeeded');
    expect((await stripe.events.list({ limit: 2 })).data.map(({ type }) => type)).toEqual([
      'charge.refund.updated',
      'refund.updated',
    ]);
    expect(await stripe.refunds.update(refund.id, { metadata: { note: 'gift' } })).toMatchObject({
      metadata: { note: 'gift' },
      status: 'succeeded',
    });
    await expect(stripe.refunds.cancel(refund.id)).rejects.toMatchObject({ statusCode: 400 });
    await simulator.close();
  });
});
