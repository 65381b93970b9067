import type Stripe from 'stripe';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { startStripeSimulator, type StripeSimulator } from './index.ts';
import { post, refusal, stripeFor } from './testing/clients.ts';

describe('access', () => {
  let simulator: StripeSimulator;
  let intent: Stripe.PaymentIntent;

  beforeAll(async () => {
    simulator = await startStripeSimulator();
    intent = await stripeFor(simulator).paymentIntents.create({
      amount: 5_000,
      currency: 'eur',
      capture_method: 'manual',
      metadata: { orderId: 'order-1' },
    });
  });
  afterAll(() => simulator.close());

  const confirmUrl = () => `${simulator.url}/v1/payment_intents/${intent.id}/confirm`;
  const secret = () => `client_secret=${intent.client_secret ?? ''}`;

  describe('given a buyer with a publishable key', () => {
    it('rejects a wrong client secret', async () => {
      const form = 'payment_method=pm_card_visa&client_secret=guessed';
      const { status, body } = await post(confirmUrl(), form);
      expect(status).toBe(400);
      expect(body).toMatchObject({ error: { param: 'client_secret' } });
    });

    it('shows a decline without what is not theirs', async () => {
      const form = `payment_method=pm_card_chargeDeclined&${secret()}`;
      const { status, body } = await post(confirmUrl(), form);
      expect(status).toBe(402);
      expect(body).toMatchObject({ error: { payment_intent: { id: intent.id } } });
      expect(body).not.toHaveProperty('error.payment_intent.metadata');
    });

    it('accepts a card of their own with the client secret', async () => {
      const made = await post(
        `${simulator.url}/v1/payment_methods`,
        'type=card&card[number]=4242424242424242&card[exp_month]=1&card[exp_year]=2040&card[cvc]=123&key=pk_test_1',
        { authorization: '' },
      );
      expect(made.body).toMatchObject({ object: 'payment_method', card: { last4: '4242' } });
      const form = `payment_method=${String(made.body['id'])}&${secret()}`;
      const { status, body } = await post(confirmUrl(), form);
      expect(status).toBe(200);
      expect(body).toMatchObject({ id: intent.id, status: 'requires_capture' });
      expect(body).not.toHaveProperty('metadata');
      expect(body).not.toHaveProperty('latest_charge');
    });

    it('reads the intent with the client secret only', async () => {
      const url = `${simulator.url}/v1/payment_intents/${intent.id}`;
      const headers = { authorization: 'Bearer pk_test_1' };
      expect((await fetch(`${url}?${secret()}`, { headers })).status).toBe(200);
      expect((await fetch(url, { headers })).status).toBe(400);
    });

    it.each(['capture', 'cancel'])('rejects %s', async (step) => {
      const url = `${simulator.url}/v1/payment_intents/${intent.id}/${step}`;
      const { status, body } = await post(url, '');
      expect(status).toBe(403);
      expect(body).toMatchObject({ error: { code: 'secret_key_required' } });
    });

    it('lets a page of another origin ask', async () => {
      const answer = await fetch(confirmUrl(), { method: 'OPTIONS' });
      expect(answer.status).toBe(204);
      expect(answer.headers.get('access-control-allow-origin')).toBe('*');
      expect(answer.headers.get('access-control-allow-headers')).toContain('authorization');
    });
  });

  it('takes Basic as well as Bearer', async () => {
    const authorization = `Basic ${Buffer.from('sk_test_1:').toString('base64')}`;
    const url = `${simulator.url}/v1/payment_intents`;
    expect((await fetch(url, { headers: { authorization } })).status).toBe(200);
  });

  it('rejects a request without a key', async () => {
    expect((await fetch(`${simulator.url}/v1/payment_intents`)).status).toBe(401);
  });

  it('rejects a live key, without repeating it', async () => {
    const live = stripeFor(simulator, 'sk_live_never_ever_here');
    const error = await refusal(live.paymentIntents.list());
    expect(error).toMatchObject({ statusCode: 401, type: 'StripeAuthenticationError' });
    expect(error.message).not.toContain('never');
  });

  it('rejects what it does not simulate', async () => {
    expect(await refusal(stripeFor(simulator).customers.list())).toMatchObject({
      statusCode: 404,
      message: 'Unrecognized request URL (GET: /v1/customers).',
    });
  });
});
