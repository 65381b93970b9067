import Stripe from 'stripe';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { startStripeSimulator, type StripeSimulator } from './index.ts';
import { refusal, stripeFor, turn } from './testing/clients.ts';

describe('requests, given faults', () => {
  let simulator: StripeSimulator;
  let stripe: Stripe;
  let tried = 0;

  beforeAll(async () => {
    simulator = await startStripeSimulator();
    stripe = stripeFor(simulator);
  });
  afterAll(() => simulator.close());
  beforeEach(() => {
    tried += 1;
  });

  const strike = (...requests: object[]) => turn(simulator, { requests });
  const key = () => `pi:order-${tried}:1`;
  const create = (options: Stripe.RequestOptions = { idempotencyKey: key() }) =>
    stripe.paymentIntents.create(
      { amount: 1_000, currency: 'eur', metadata: { tried: `${tried}` } },
      options,
    );
  const made = () =>
    simulator
      .journal()
      .paymentIntents.filter(({ metadata }) => metadata['tried'] === String(tried));
  const held = async () => {
    const { id } = await stripe.paymentIntents.create({
      amount: 1_000,
      currency: 'eur',
      capture_method: 'manual',
      confirm: true,
      payment_method: 'pm_card_visa',
    });
    return id;
  };

  it.each([500, 502, 503])('answer %i, and the same to a repeat', async (status) => {
    await strike({ fault: 'status', status });
    const errors = [await refusal(create()), await refusal(create())];
    expect(errors.map(({ statusCode }) => statusCode)).toEqual([status, status]);
    expect(errors[0]).toBeInstanceOf(Stripe.errors.StripeAPIError);
    expect(made()).toHaveLength(0);
  });

  it('find the object locked: nothing is done, and the package tries again by itself', async () => {
    await strike({ fault: 'lock-timeout' });
    expect(await refusal(create())).toMatchObject({ statusCode: 429, code: 'lock_timeout' });
    await strike({ fault: 'lock-timeout' });
    await create({ idempotencyKey: key(), maxNetworkRetries: 1 });
    expect(made()).toHaveLength(1);
  });

  it('are limited by the second, and are tried again with the same key', async () => {
    await strike({ fault: 'rate-limit', perSecond: 1 });
    const keys = ['a', 'b', 'c', 'd'].map((name) => `${key()}:${name}`);
    const answers = await Promise.allSettled(
      keys.map((idempotencyKey) => create({ idempotencyKey })),
    );
    const limited = answers.filter(({ status }) => status === 'rejected');
    // A second may have passed in between.
    expect(limited.length).toBeGreaterThanOrEqual(2);
    expect(limited[0]).toMatchObject({ reason: { statusCode: 429, code: 'rate_limit' } });
    await strike();
    for (const idempotencyKey of keys) await create({ idempotencyKey });
    expect(made()).toHaveLength(4);
  });

  it('hear a bank that does not give what it has held', async () => {
    const id = await held();
    await strike({ fault: 'decline', declineCode: 'insufficient_funds', path: '/capture' });
    const error = await refusal(stripe.paymentIntents.capture(id));
    expect(error).toBeInstanceOf(Stripe.errors.StripeCardError);
    expect(error).toMatchObject({
      statusCode: 402,
      code: 'card_declined',
      decline_code: 'insufficient_funds',
    });
    expect(await stripe.paymentIntents.retrieve(id)).toMatchObject({ status: 'requires_capture' });
  });

  it('are done, and lose their answer: the package asks again, even without retries', async () => {
    await strike({ fault: 'drop-response' });
    await create({ idempotencyKey: key(), maxNetworkRetries: 0 });
    expect(made()).toHaveLength(1);
    expect(simulator.journal().requests.at(-1)).toMatchObject({ fault: null, isReplay: true });
  });

  it('are done, and lose half of their answer: nobody asks again by itself', async () => {
    await strike({ fault: 'half-response' });
    const lost = create({ idempotencyKey: key(), maxNetworkRetries: 2 });
    expect(await refusal(lost)).toBeInstanceOf(Stripe.errors.StripeConnectionError);
    expect((await create()).id).toBe(made()[0]?.id);
    expect(made()).toHaveLength(1);
  });

  it('are done, and answered by something that is not Stripe', async () => {
    await strike({ fault: 'garbage' });
    const error = await refusal(create());
    expect(error).toBeInstanceOf(Stripe.errors.StripeAPIError);
    expect(error.message).toContain('Invalid JSON');
    expect((await create()).id).toBe(made()[0]?.id);
    expect(made()).toHaveLength(1);
  });

  it('strike by chance, the same ones for the same seed', async () => {
    const broken = async (seed: string) => {
      await turn(simulator, {
        seed,
        requests: [{ fault: 'status', status: 500, chance: 0.5, path: '/cancel' }],
      });
      const answers: boolean[] = [];
      for (let asked = 0; asked < 10; asked += 1)
        answers.push((await refusal(stripe.paymentIntents.cancel('pi_none'))).statusCode === 500);
      return answers;
    };
    const first = await broken('a');
    expect(await broken('a')).toEqual(first);
    expect(new Set(first).size).toBe(2);
  });
});
