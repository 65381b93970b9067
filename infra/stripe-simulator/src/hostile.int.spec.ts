import { connect } from 'node:net';

import Stripe from 'stripe';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { startStripeSimulator, type StripeSimulator } from './index.ts';
import { post, refusal, stripeFor } from './testing/clients.ts';

const secretKey = { authorization: 'Bearer sk_test_1' };
const least = 'amount=1000&currency=eur';

describe('a request that means no good', () => {
  let simulator: StripeSimulator;
  let stripe: Stripe;

  beforeAll(async () => {
    simulator = await startStripeSimulator();
    stripe = stripeFor(simulator);
  });
  afterAll(() => simulator.close());

  const send = (form: string, headers: Record<string, string> = {}) =>
    post(`${simulator.url}/v1/payment_intents`, form, { ...secretKey, ...headers });
  const made = () => simulator.journal().paymentIntents.length;

  it.each([
    ['no key at all', { authorization: '' }],
    ['an empty key', { authorization: 'Bearer ' }],
    ['a key that is none', { authorization: 'Bearer nonsense' }],
    ['Basic that is not base64', { authorization: 'Basic %%%' }],
    ['a scheme nobody knows', { authorization: 'Digest sk_test_1' }],
  ])('is not let in with %s', async (_case, headers) => {
    const { status, body, headers: answered } = await send(least, headers);
    expect(status).toBe(401);
    expect(body).toMatchObject({ error: { type: 'invalid_request_error' } });
    expect(answered.get('www-authenticate')).toContain('Bearer');
  });

  it.each([
    ['', 'parameter_missing', 'amount'],
    [`${least}&colour=red`, 'parameter_unknown', 'colour'],
    [`${least}&metadata=text`, undefined, 'metadata'],
    [`${least}&metadata[a][b]=c`, undefined, 'metadata[a]'],
    [`${least}&metadata[${'k'.repeat(41)}]=v`, undefined, `metadata[${'k'.repeat(41)}]`],
    [`${least}&metadata[k]=${'v'.repeat(501)}`, undefined, 'metadata[k]'],
    [`${least}&description=${'d'.repeat(5001)}`, undefined, 'description'],
    [`amount=${'9'.repeat(400)}&currency=eur`, 'parameter_invalid_integer', 'amount'],
    ['amount=1e3&currency=eur', 'parameter_invalid_integer', 'amount'],
    ['amount[]=1000&amount[]=1&currency=eur', undefined, 'amount'],
    [`${least}&expand[]=nothing_there`, undefined, undefined],
    [`${least}&constructor[prototype][polluted]=1`, 'parameter_unknown', 'constructor'],
  ])('is refused for what it says: %s', async (form, code, param) => {
    const before = made();
    const { status, body } = await send(form);
    expect(status).toBe(400);
    const error = body['error'] as Record<string, unknown>;
    expect(error['type']).toBe('invalid_request_error');
    expect([error['code'], error['param']]).toEqual([code, param]);
    expect(made()).toBe(before);
    expect({}).not.toHaveProperty('polluted');
  });

  it('is refused for more than fifty labels', async () => {
    const labels = (count: number) =>
      Array.from({ length: count }, (_, index) => `metadata[k${index}]=v`).join('&');
    expect((await send(`${least}&${labels(50)}`)).status).toBe(200);
    const { status, body } = await send(`${least}&${labels(51)}`);
    expect(status).toBe(400);
    expect(body).toMatchObject({ error: { param: 'metadata' } });
  });

  it('pollutes nothing', async () => {
    await send(`${least}&__proto__[polluted]=1&metadata[__proto__][polluted]=1`);
    expect({}).not.toHaveProperty('polluted');
  });

  it('keeps labels that look dangerous as what they are', async () => {
    const { body } = await send(`${least}&metadata[constructor]=a&metadata[toString]=b`);
    expect(Object.entries(body['metadata'] as object)).toEqual([
      ['constructor', 'a'],
      ['toString', 'b'],
    ]);
  });

  it.each([
    ['a giant body', `${least}&description=${'x'.repeat(2_000_000)}`, 413],
    ['thousands of parameters', `${least}&${'a=1&'.repeat(5000)}`, 400],
    ['parameters nested very deeply', `${least}&metadata${'[a]'.repeat(200)}=1`, 400],
  ])('is refused for %s', async (_case, form, status) => {
    const before = made();
    const answer = await send(form);
    expect(answer.status).toBe(status);
    expect(answer.body).toMatchObject({ error: { type: 'invalid_request_error' } });
    expect(made()).toBe(before);
  });

  it.each(['application/json', 'text/plain', 'application/xml'])(
    'is refused as %s',
    async (type) => {
      const response = await fetch(`${simulator.url}/v1/payment_intents`, {
        method: 'POST',
        headers: { ...secretKey, 'content-type': type },
        body: '{"amount":"1000","currency":"eur"}',
      });
      expect(response.status).toBe(400);
      expect(await response.json()).toMatchObject({ error: { type: 'invalid_request_error' } });
    },
  );

  it.each([
    ['an idempotency key that is too long', { 'idempotency-key': 'k'.repeat(256) }],
    ['a version nobody knows', { 'stripe-version': '1999-01-01' }],
    ['a version that is not simulated', { 'stripe-version': '2023-10-16' }],
  ])('is refused for %s', async (_case, headers) => {
    expect((await send(least, headers)).status).toBe(400);
  });

  it('is answered in the version it asks for', async () => {
    const { headers } = await send(least, { 'stripe-version': Stripe.API_VERSION });
    expect(headers.get('stripe-version')).toBe(Stripe.API_VERSION);
  });

  it.each(['PUT', 'PATCH', 'DELETE'])('is not understood as %s', async (method) => {
    const url = `${simulator.url}/v1/payment_intents`;
    const response = await fetch(url, { method, headers: secretKey });
    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({ error: { type: 'invalid_request_error' } });
  });

  it.each(['..%2f..%2fetc%2fpasswd', '%00', "pi_'; drop table", '__proto__', 'constructor'])(
    'finds nothing by the id %s',
    async (id) => {
      const url = `${simulator.url}/v1/payment_intents/${id}`;
      const response = await fetch(url, { headers: secretKey });
      expect(response.status).toBe(404);
    },
  );

  it('leaves nothing behind when it breaks off in the middle', async () => {
    const before = made();
    const { port, hostname } = new URL(simulator.url);
    const socket = connect(Number(port), hostname);
    await new Promise<void>((resolve) => {
      socket.write(
        'POST /v1/payment_intents HTTP/1.1\r\nhost: x\r\nauthorization: Bearer sk_test_1\r\n' +
          'content-type: application/x-www-form-urlencoded\r\ncontent-length: 500\r\n\r\namount=10',
        () => {
          socket.destroy();
          resolve();
        },
      );
    });
    await send(least);
    expect(made()).toBe(before + 1);
  });

  it('cannot take more than there is, all at once', async () => {
    const { id } = await stripe.paymentIntents.create({
      amount: 10_000,
      currency: 'eur',
      capture_method: 'manual',
      confirm: true,
      payment_method: 'pm_card_visa',
    });
    const captures = await Promise.allSettled(
      Array.from({ length: 10 }, () => stripe.paymentIntents.capture(id)),
    );
    expect(captures.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const refunds = await Promise.allSettled(
      Array.from({ length: 10 }, () =>
        stripe.refunds.create({ payment_intent: id, amount: 3_000 }),
      ),
    );
    expect(refunds.filter(({ status }) => status === 'fulfilled')).toHaveLength(3);
    expect(
      await refusal(stripe.refunds.create({ payment_intent: id, amount: 1_001 })),
    ).toMatchObject({ param: 'amount' });
  });

  it('gets one answer for twenty at once with the same key', async () => {
    const before = made();
    const all = await Promise.allSettled(
      Array.from({ length: 20 }, () =>
        stripe.paymentIntents.create(
          { amount: 1_000, currency: 'eur' },
          { idempotencyKey: 'pi:order-1:1', maxNetworkRetries: 0 },
        ),
      ),
    );
    const ids = all.flatMap((one) => (one.status === 'fulfilled' ? one.value.id : []));
    expect(ids).toHaveLength(20);
    expect(new Set(ids).size).toBe(1);
    expect(made()).toBe(before + 1);
  });
});

describe('an answer', () => {
  it('names its request, and the one that it repeats', async () => {
    const simulator = await startStripeSimulator();
    const url = `${simulator.url}/v1/payment_intents`;
    const headers = { ...secretKey, 'idempotency-key': 'pi:order-1:1' };
    const first = await post(url, least, headers);
    const again = await post(url, least, headers);
    expect(first.headers.get('request-id')).toMatch(/^req_/);
    expect(first.headers.get('original-request')).toBe(first.headers.get('request-id'));
    expect(again.headers.get('original-request')).toBe(first.headers.get('request-id'));
    expect(again.headers.get('request-id')).not.toBe(first.headers.get('request-id'));
    expect(again.headers.get('idempotent-replayed')).toBe('true');
    await simulator.close();
  });

  it('to a fault shows where it is logged, and to a decline what to do', async () => {
    const simulator = await startStripeSimulator();
    const stripe = stripeFor(simulator);
    const error = await refusal(
      stripe.paymentIntents.create({
        amount: 1_000,
        currency: 'eur',
        confirm: true,
        payment_method: 'pm_card_chargeDeclined',
      }),
    );
    expect(error).toMatchObject({
      type: 'StripeCardError',
      rawType: 'card_error',
      code: 'card_declined',
      decline_code: 'generic_decline',
      advice_code: 'try_again_later',
      doc_url: 'https://stripe.com/docs/error-codes/card-declined',
    });
    expect(error.request_log_url).toContain(error.requestId);
    await simulator.close();
  });
});
