import Stripe from 'stripe';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { startStripeSimulator, type StripeSimulator } from './index.ts';
import { refusal, stripeFor, turn } from './testing/clients.ts';

describe('an idempotency key', () => {
  let simulator: StripeSimulator;
  let stripe: Stripe;

  beforeEach(async () => {
    simulator = await startStripeSimulator();
    stripe = stripeFor(simulator);
  });
  afterEach(() => simulator.close());

  const create = (idempotencyKey: string, amount = 1_000) =>
    stripe.paymentIntents.create({ amount, currency: 'eur' }, { idempotencyKey });
  const intents = () => simulator.journal().paymentIntents;

  it('replays the first answer: one intent, one set of events', async () => {
    const first = await create('pi:order-1:1');
    const again = await create('pi:order-1:1');
    expect(again).toEqual(first);
    expect(again.lastResponse.headers['idempotent-replayed']).toBe('true');
    expect(intents()).toHaveLength(1);
    expect(simulator.journal().events).toHaveLength(1);
  });

  it('replays what was, not what is', async () => {
    const { id } = await create('pi:order-1:1');
    await stripe.paymentIntents.cancel(id);
    expect(await create('pi:order-1:1')).toMatchObject({ status: 'requires_payment_method' });
  });

  it('replays a decline', async () => {
    const { id } = await create('pi:order-1:1');
    const pay = () =>
      stripe.paymentIntents.confirm(
        id,
        { payment_method: 'pm_card_chargeDeclined' },
        { idempotencyKey: 'confirm:1' },
      );
    expect((await refusal(pay())).charge).toBe((await refusal(pay())).charge);
    expect(simulator.journal().charges).toHaveLength(1);
  });

  it('rejects other parameters', async () => {
    await create('pi:order-1:1');
    const error = await refusal(create('pi:order-1:1', 2_000));
    expect(error).toBeInstanceOf(Stripe.errors.StripeIdempotencyError);
    expect(error.statusCode).toBe(400);
    expect(intents()).toHaveLength(1);
  });

  it('keeps nothing of a request that failed validation', async () => {
    const wrong = stripe.paymentIntents.create(
      { amount: 1_000, currency: 'xyz' },
      { idempotencyKey: 'pi:order-1:1' },
    );
    expect((await refusal(wrong)).statusCode).toBe(400);
    expect(await create('pi:order-1:1')).toMatchObject({ amount: 1_000 });
  });

  it('rejects a second request while the first is worked on', async () => {
    await turn(simulator, { requests: [{ fault: 'slow', ms: 300 }] });
    const [one, other] = await Promise.allSettled([create('pi:order-1:1'), create('pi:order-1:1')]);
    const failed = [one, other].filter(({ status }) => status === 'rejected');
    expect(failed).toMatchObject([{ reason: { statusCode: 409 } }]);
    expect(intents()).toHaveLength(1);
  });

  it('replays a 500 that did nothing, for good', async () => {
    await turn(simulator, { requests: [{ fault: 'status', status: 500 }] });
    expect((await refusal(create('pi:order-1:1'))).statusCode).toBe(500);
    expect((await refusal(create('pi:order-1:1'))).statusCode).toBe(500);
    expect(intents()).toHaveLength(0);
    await create('pi:order-1:2');
    expect(intents()).toHaveLength(1);
  });

  it('replays a 500 although the work was done', async () => {
    const fault = { fault: 'status', status: 500, executed: true };
    await turn(simulator, { requests: [fault] });
    expect((await refusal(create('pi:order-1:1'))).statusCode).toBe(500);
    expect((await refusal(create('pi:order-1:1'))).statusCode).toBe(500);
    expect(intents()).toHaveLength(1);
  });

  it('is not touched by a 429', async () => {
    await turn(simulator, { requests: [{ fault: 'status', status: 429 }] });
    const error = await refusal(create('pi:order-1:1'));
    expect(error).toBeInstanceOf(Stripe.errors.StripeRateLimitError);
    expect(await create('pi:order-1:1')).toMatchObject({ amount: 1_000 });
  });

  it('saves the second intent when the first answer is lost', async () => {
    await turn(simulator, { requests: [{ fault: 'drop-response', path: '/payment_intents' }] });
    const created = await create('pi:order-1:1');
    expect(intents()).toMatchObject([{ id: created.id }]);
    expect(simulator.journal().requests).toMatchObject([
      { fault: 'drop-response', isReplay: false },
      { fault: null, isReplay: true },
    ]);
  });
});
