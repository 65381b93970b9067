import Stripe from 'stripe';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { startStripeSimulator, type StripeSimulator } from './index.ts';
import { post, refusal, stripeFor } from './testing/clients.ts';

describe('the stripe package on the simulator', () => {
  let simulator: StripeSimulator;
  let stripe: Stripe;

  beforeAll(async () => {
    simulator = await startStripeSimulator({ seed: 'payment' });
    stripe = stripeFor(simulator);
  });
  afterAll(() => simulator.close());

  const held = (terms: Partial<Stripe.PaymentIntentCreateParams> = {}) =>
    stripe.paymentIntents.create({
      amount: 12_345,
      currency: 'brl',
      capture_method: 'manual',
      confirm: true,
      payment_method: 'pm_card_visa',
      ...terms,
    });

  it('creates, confirms and captures, step by step', async () => {
    const metadata = { orderId: 'order-1', userId: 'user-1' };
    const created = await stripe.paymentIntents.create({
      amount: 12_345,
      currency: 'brl',
      capture_method: 'manual',
      metadata,
    });
    expect(created).toMatchObject({ status: 'requires_payment_method', metadata, livemode: false });
    expect(created.client_secret).toMatch(new RegExp(`^${created.id}_secret_`));
    expect(created.lastResponse.requestId).toMatch(/^req_/);

    const confirmed = await stripe.paymentIntents.confirm(created.id, {
      payment_method: 'pm_card_visa',
    });
    expect(confirmed).toMatchObject({ status: 'requires_capture', amount_capturable: 12_345 });

    const captured = await stripe.paymentIntents.capture(created.id);
    expect(captured).toMatchObject({ status: 'succeeded', amount_received: 12_345 });
    expect(await stripe.paymentIntents.retrieve(created.id)).toMatchObject({
      status: 'succeeded',
      amount_capturable: 0,
      metadata,
    });
  });

  it('pays at once with automatic capture', async () => {
    const paid = await held({ capture_method: 'automatic', expand: ['latest_charge'] });
    expect(paid).toMatchObject({
      status: 'succeeded',
      amount_received: 12_345,
      latest_charge: { object: 'charge', captured: true, amount_captured: 12_345 },
    });
  });

  it('captures a part, releases the rest, and refunds no more than the part', async () => {
    const { id } = await held();
    const captured = await stripe.paymentIntents.capture(id, {
      amount_to_capture: 10_000,
      expand: ['latest_charge'],
    });
    expect(captured).toMatchObject({
      amount_received: 10_000,
      latest_charge: { amount_captured: 10_000, amount_refunded: 2_345, refunded: false },
    });

    await stripe.refunds.create({ payment_intent: id, amount: 4_000 });
    expect(
      await refusal(stripe.refunds.create({ payment_intent: id, amount: 6_001 })),
    ).toMatchObject({ statusCode: 400, param: 'amount' });
    const rest = await stripe.refunds.create({
      payment_intent: id,
      reason: 'requested_by_customer',
      metadata: { refundId: 'refund-2' },
    });
    expect(rest).toMatchObject({ amount: 6_000, status: 'succeeded', payment_intent: id });
    expect(await refusal(stripe.refunds.create({ payment_intent: id }))).toMatchObject({
      code: 'charge_already_refunded',
    });
    const refunds = await stripe.refunds.list({ payment_intent: id });
    expect(refunds.data.map(({ amount }) => amount)).toEqual([6_000, 4_000]);
    expect(await stripe.refunds.retrieve(rest.id)).toMatchObject({
      metadata: { refundId: 'refund-2' },
    });
  });

  it('voids what is held, and then refuses a capture', async () => {
    const { id } = await held();
    const canceled = await stripe.paymentIntents.cancel(id, { cancellation_reason: 'abandoned' });
    expect(canceled).toMatchObject({ status: 'canceled', cancellation_reason: 'abandoned' });
    const error = await refusal(stripe.paymentIntents.capture(id));
    expect(error).toBeInstanceOf(Stripe.errors.StripeInvalidRequestError);
    expect(error).toMatchObject({
      code: 'payment_intent_unexpected_state',
      payment_intent: { id, status: 'canceled' },
    });
    expect(await refusal(stripe.refunds.create({ payment_intent: id }))).toMatchObject({
      statusCode: 400,
    });
  });

  it('refuses to cancel what has succeeded', async () => {
    const { id } = await held({ capture_method: 'automatic' });
    expect(await refusal(stripe.paymentIntents.cancel(id))).toMatchObject({
      code: 'payment_intent_unexpected_state',
      payment_intent: { status: 'succeeded' },
    });
  });

  it.each([
    ['pm_card_chargeDeclined', 'card_declined', 'generic_decline'],
    ['pm_card_chargeDeclinedInsufficientFunds', 'card_declined', 'insufficient_funds'],
    ['pm_card_chargeDeclinedExpiredCard', 'expired_card', 'expired_card'],
    ['pm_card_chargeDeclinedIncorrectCvc', 'incorrect_cvc', 'incorrect_cvc'],
    ['pm_card_chargeDeclinedProcessingError', 'processing_error', 'processing_error'],
  ])('raises a StripeCardError for %s', async (payment_method, code, decline_code) => {
    const error = await refusal(held({ payment_method }));
    expect(error).toBeInstanceOf(Stripe.errors.StripeCardError);
    expect(error).toMatchObject({
      statusCode: 402,
      code,
      decline_code,
      payment_intent: {
        status: 'requires_payment_method',
        last_payment_error: { code, decline_code, payment_method: { type: 'card' } },
      },
    });
    expect(error.charge).toMatch(/^ch_/);
  });

  it('takes another card after a decline, on the same intent', async () => {
    const error = await refusal(held({ payment_method: 'pm_card_chargeDeclined' }));
    const id = error.payment_intent?.id ?? '';
    const paid = await stripe.paymentIntents.confirm(id, { payment_method: 'pm_card_visa' });
    expect(paid).toMatchObject({ status: 'requires_capture', last_payment_error: null });
    const charges = await stripe.charges.list({ payment_intent: id });
    expect(charges.data.map(({ status }) => status)).toEqual(['succeeded', 'failed']);
  });

  it.each([
    ['4000000000009995', 'card_declined', 'insufficient_funds'],
    ['4000 0000 0000 0002', 'card_declined', 'generic_decline'],
    ['4111111111111111', 'card_declined', 'test_mode_live_card'],
    ['4242424242424241', 'incorrect_number', 'incorrect_number'],
  ])('knows the card %s by its number', async (number, code, decline_code) => {
    const { id } = await stripe.paymentIntents.create({ amount: 500, currency: 'eur' });
    const form = `payment_method_data[type]=card&payment_method_data[card][number]=${number}`;
    const { status, body } = await post(`${simulator.url}/v1/payment_intents/${id}/confirm`, form, {
      authorization: 'Bearer sk_test_1',
    });
    expect(status).toBe(402);
    expect(body).toMatchObject({ error: { type: 'card_error', code, decline_code } });
  });

  it.each(['succeed', 'fail'])('finishes 3-D Secure: %s', async (outcome) => {
    const challenged = await held({ payment_method: 'pm_card_authenticationRequired' });
    expect(challenged.status).toBe('requires_action');
    expect(challenged.next_action?.type).toBe('use_stripe_sdk');
    const query = `payment_intent=${challenged.id}&outcome=${outcome}`;
    await post(`${simulator.url}/_sim/authenticate?${query}`, '');
    expect(await stripe.paymentIntents.retrieve(challenged.id)).toMatchObject(
      outcome === 'succeed'
        ? { status: 'requires_capture', next_action: null }
        : {
            status: 'requires_payment_method',
            last_payment_error: { code: 'payment_intent_authentication_failure' },
          },
    );
  });

  it('sends a person back to the shop after 3-D Secure', async () => {
    const challenged = await held({
      payment_method: 'pm_card_authenticationRequired',
      return_url: 'http://127.0.0.1:9/thanks?order=1',
    });
    const url = challenged.next_action?.redirect_to_url?.url ?? '';
    expect(await (await fetch(url)).text()).toContain('3-D Secure');
    const answer = await fetch(`${url}&outcome=succeed`, {
      method: 'POST',
      redirect: 'manual',
      headers: { accept: 'text/html' },
    });
    expect(answer.headers.get('location')).toBe(
      `http://127.0.0.1:9/thanks?order=1&payment_intent=${challenged.id}&payment_intent_client_secret=${challenged.client_secret ?? ''}&redirect_status=succeeded`,
    );
  });

  it.each([
    ['succeed', 'succeeded'],
    ['fail', 'requires_payment_method'],
  ])('lets a bank debit sit in processing until it is settled: %s', async (outcome, status) => {
    const processing = await stripe.paymentIntents.create({
      amount: 5_000,
      currency: 'usd',
      confirm: true,
      payment_method: 'pm_usBankAccount_success',
      payment_method_options: { card: { capture_method: 'manual' } },
    });
    expect(processing).toMatchObject({ status: 'processing', amount_received: 0 });
    expect(await refusal(stripe.paymentIntents.cancel(processing.id))).toMatchObject({
      code: 'payment_intent_unexpected_state',
    });
    await post(
      `${simulator.url}/_sim/settle`,
      `payment_intent=${processing.id}&outcome=${outcome}`,
    );
    expect(await stripe.paymentIntents.retrieve(processing.id)).toMatchObject({ status });
  });

  it('lets a refund stay pending, and fail later', async () => {
    const { id } = await held({
      capture_method: 'automatic',
      payment_method: 'pm_card_pendingRefund',
    });
    const refund = await stripe.refunds.create({ payment_intent: id });
    expect(refund).toMatchObject({ status: 'pending', pending_reason: 'processing' });
    await post(`${simulator.url}/_sim/settle`, `refund=${refund.id}&outcome=fail`);
    expect(await stripe.refunds.retrieve(refund.id)).toMatchObject({ status: 'failed' });
    expect(await stripe.refunds.create({ payment_intent: id })).toMatchObject({ amount: 12_345 });
  });

  it('changes labels at any time, terms only while open', async () => {
    const { id } = await stripe.paymentIntents.create({
      amount: 5_000,
      currency: 'eur',
      metadata: { orderId: 'order-7', note: 'gift' },
    });
    expect(
      await stripe.paymentIntents.update(id, { amount: 6_000, metadata: { note: '' } }),
    ).toMatchObject({ amount: 6_000, metadata: { orderId: 'order-7' } });
    await stripe.paymentIntents.cancel(id);
    expect(await refusal(stripe.paymentIntents.update(id, { amount: 7_000 }))).toMatchObject({
      code: 'payment_intent_unexpected_state',
    });
    expect(await stripe.paymentIntents.update(id, { description: 'late' })).toMatchObject({
      description: 'late',
    });
  });

  it('says which parameter is wrong', async () => {
    const wrong = stripe.paymentIntents.create({ amount: 10, currency: 'eur' });
    expect(await refusal(wrong)).toMatchObject({ code: 'amount_too_small', param: 'amount' });
    expect(await refusal(stripe.paymentIntents.retrieve('pi_none'))).toMatchObject({
      statusCode: 404,
      code: 'resource_missing',
    });
    expect(await refusal(held({ payment_method: 'pm_none' }))).toMatchObject({
      code: 'resource_missing',
      param: 'payment_method',
    });
  });

  it('lists newest first, page by page', async () => {
    const customer = 'cus_lister';
    const ids: string[] = [];
    for (const amount of [1_000, 2_000, 3_000])
      ids.unshift((await stripe.paymentIntents.create({ amount, currency: 'eur', customer })).id);
    const listed: string[] = [];
    for await (const { id } of stripe.paymentIntents.list({ customer, limit: 2 })) listed.push(id);
    expect(listed).toEqual(ids);
  });

  it('finds intents by what is written on them', async () => {
    const metadata = { orderId: "it's order 9", paymentId: 'payment-9' };
    const { id } = await held({ metadata, amount: 7_777 });
    await held({ metadata: { ...metadata, paymentId: 'payment-10' } });
    const find = async (query: string) =>
      (await stripe.paymentIntents.search({ query })).data.map((found) => found.id);
    expect(await find("metadata['paymentId']:'payment-9'")).toEqual([id]);
    expect(await find("metadata['orderId']:'it\\'s order 9' AND amount>7000")).toContain(id);
    expect(await find("metadata['orderId']:'it\\'s order 9' AND amount<7000")).toEqual([]);
    expect(await find("status:'requires_capture' AND amount:7777")).toEqual([id]);
    expect(await find("-status:'requires_capture' AND amount:7777")).toEqual([]);
    expect(await find("metadata['nothing']:null AND amount:7777")).toEqual([id]);
    for (const query of ['', 'everything', "shoes:'red'", 'amount>much'])
      expect(await refusal(stripe.paymentIntents.search({ query }))).toMatchObject({
        statusCode: 400,
        param: 'query',
      });
  });

  it('leafs through what it finds', async () => {
    const metadata = { of: 'search' };
    for (const amount of [1_000, 2_000, 3_000])
      await stripe.paymentIntents.create({ amount, currency: 'eur', metadata });
    const query = "metadata['of']:'search'";
    const amounts: number[] = [];
    for await (const { amount } of stripe.paymentIntents.search({ query, limit: 2 }))
      amounts.push(amount);
    expect(amounts).toEqual([3_000, 2_000, 1_000]);
  });

  it('lists by time, from the beginning of it', async () => {
    const { created } = await held();
    const list = async (range: Stripe.RangeQueryParam) =>
      (await stripe.paymentIntents.list({ created: range, limit: 1 })).data.length;
    expect(await list({ gte: 0 })).toBe(1);
    expect(await list({ gt: created + 100 })).toBe(0);
    expect(await list({ gte: created, lt: created + 100 })).toBe(1);
  });

  it('records every step as an event', async () => {
    const { id } = await held();
    await stripe.paymentIntents.capture(id);
    await stripe.refunds.create({ payment_intent: id, amount: 100 });
    const { data } = await stripe.events.list({ limit: 7 });
    expect(data.map(({ type }) => type).reverse()).toEqual([
      'payment_intent.created',
      'charge.succeeded',
      'payment_intent.amount_capturable_updated',
      'charge.captured',
      'payment_intent.succeeded',
      'refund.created',
      'charge.refunded',
    ]);
    const created = data[6];
    expect(created?.data.object).toMatchObject({ id, status: 'requires_confirmation' });
    expect(await stripe.events.retrieve(created?.id ?? '')).toEqual(created);
    const successes = await stripe.events.list({ types: ['payment_intent.succeeded'], limit: 1 });
    expect(successes.data[0]?.data.object).toMatchObject({ id, amount_received: 12_345 });
  });

  it('speaks the version of the package', async () => {
    const { data } = await stripe.events.list({ limit: 1 });
    expect(data[0]?.api_version).toBe(Stripe.API_VERSION);
  });

  it('shows everything on a page, harmless', async () => {
    await held({ metadata: { note: '<script>alert(1)</script>' } });
    const html = await (await fetch(simulator.url)).text();
    expect(html).toContain('R$123.45');
    expect(html).toContain('&lt;script&gt;');
    expect(html).not.toContain('<script>');
  });
});

describe('ids', () => {
  const firstIds = async (seed: string | undefined) => {
    const simulator = await startStripeSimulator({ seed });
    const { id, client_secret } = await stripeFor(simulator).paymentIntents.create({
      amount: 1_000,
      currency: 'eur',
    });
    await simulator.close();
    return { id, client_secret };
  };

  it('are the same for the same seed, and others otherwise', async () => {
    const first = await firstIds('a');
    expect(await firstIds('a')).toEqual(first);
    expect(await firstIds('b')).not.toEqual(first);
    expect(await firstIds(undefined)).not.toEqual(await firstIds(undefined));
  });
});
