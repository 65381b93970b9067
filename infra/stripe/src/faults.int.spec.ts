import { randomUUID } from 'node:crypto';
import { type PaymentIntent, type PaymentProvider } from '@marketgraph/infra/ports';
import { startStripeSimulator, type StripeSimulator } from '@marketgraph/stripe-simulator';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { stripePayments } from './stripe-payments.ts';

type Fault = Readonly<Record<string, unknown>>;

const lost: Fault = { fault: 'drop-response' };
const broken: Fault = { fault: 'status', status: 500 };
const brokenButDone: Fault = { fault: 'status', status: 500, executed: true };
const limited: Fault = { fault: 'status', status: 429 };
const locked: Fault = { fault: 'lock-timeout' };
const declined: Fault = { fault: 'decline', declineCode: 'insufficient_funds' };

const amount = { amountMinor: 4990, currency: 'BRL' };

describe('stripePayments › given a Stripe with faults', () => {
  let simulator: StripeSimulator;
  let provider: PaymentProvider;

  beforeAll(async () => {
    simulator = await startStripeSimulator();
    provider = stripePayments({
      secretKey: 'sk_test_1',
      webhookSecrets: ['whsec_1'],
      apiBase: simulator.url,
    });
  });
  afterAll(() => simulator.close());

  const post = (path: string, body: string | URLSearchParams): Promise<Response> =>
    fetch(`${simulator.url}${path}`, {
      method: 'POST',
      headers: {
        authorization: 'Bearer pk_test_1',
        ...(typeof body === 'string' && { 'content-type': 'application/json' }),
      },
      body,
    });

  /** The next request to such a path meets the fault. */
  const strike = (path: string, fault: Fault): Promise<Response> =>
    post('/_sim/knobs', JSON.stringify({ requests: [{ ...fault, path }] }));

  const create = (idempotencyKey: string): Promise<PaymentIntent> =>
    provider.createIntent({ amount, metadata: { key: idempotencyKey }, idempotencyKey });

  const held = async (): Promise<PaymentIntent> => {
    const intent = await create(randomUUID());
    const form = { client_secret: intent.clientSecret ?? '', payment_method: 'pm_card_visa' };
    await post(`/v1/payment_intents/${intent.id}/confirm`, new URLSearchParams(form));
    return intent;
  };

  const captured = async (): Promise<PaymentIntent> => provider.captureIntent((await held()).id);

  const refund = ({ id }: PaymentIntent, refundId: string) =>
    provider.refund({ intentId: id, amount, metadata: { refundId }, idempotencyKey: refundId });

  const intentsOf = (key: string) =>
    simulator.journal().paymentIntents.filter(({ metadata }) => metadata['key'] === key);
  const refundsOf = ({ id }: PaymentIntent) =>
    simulator.journal().refunds.filter(({ payment_intent }) => payment_intent === id);

  it.each([
    ['the answer is lost', lost, 1],
    ['Stripe breaks down and remembers that', broken, 1],
    // The one that was made although Stripe said no is never named to anybody.
    ['Stripe breaks down after the work', brokenButDone, 2],
  ])('opens an intent when %s', async (_case, fault, made) => {
    const key = randomUUID();
    await strike('/v1/payment_intents', fault);
    const intent = await create(key);
    expect(intent.status).toBe('requires_payment_method');
    expect(intentsOf(key)).toHaveLength(made);
    expect(intentsOf(key).at(-1)?.id).toBe(intent.id);
  });

  it.each([
    ['the answer is lost', lost],
    ['Stripe breaks down and remembers that', broken],
    ['Stripe breaks down after the work', brokenButDone],
  ])('captures once when %s', async (_case, fault) => {
    const { id } = await held();
    await strike('/capture', fault);
    await provider.captureIntent(id).catch(() => undefined);
    expect(await provider.captureIntent(id)).toMatchObject({
      status: 'succeeded',
      receivedMinor: 4990,
    });
  });

  it.each([
    ['the answer is lost', lost],
    ['Stripe breaks down and remembers that', broken],
    ['Stripe breaks down after the work', brokenButDone],
  ])('releases a hold when %s', async (_case, fault) => {
    const { id } = await held();
    await strike('/cancel', fault);
    await provider.cancelIntent(id).catch(() => undefined);
    expect((await provider.cancelIntent(id)).status).toBe('canceled');
  });

  it.each([
    ['the answer is lost', lost],
    ['Stripe breaks down and remembers that', broken],
    ['Stripe breaks down after the work', brokenButDone],
  ])('gives back once when %s', async (_case, fault) => {
    const intent = await captured();
    const refundId = randomUUID();
    await strike('/v1/refunds', fault);
    const first = await refund(intent, refundId);
    expect(first.status).toBe('accepted');
    expect((await refund(intent, refundId)).id).toBe(first.id);
    expect(refundsOf(intent)).toHaveLength(1);
  });

  it.each([
    ['the answer breaks off', { fault: 'half-response' }],
    ['somebody else answers', { fault: 'garbage' }],
  ])('throws when %s, and finds what was done by the same key', async (_case, fault) => {
    const key = randomUUID();
    await strike('/v1/payment_intents', fault);
    await expect(create(key)).rejects.not.toHaveProperty('code', 'PROVIDER_REFUSED');
    expect((await create(key)).id).toBe(intentsOf(key)[0]?.id);
    expect(intentsOf(key)).toHaveLength(1);
  });

  it('waits until somebody else is done with the intent', async () => {
    const { id } = await held();
    await strike('/capture', locked);
    expect((await provider.captureIntent(id)).status).toBe('succeeded');
  });

  it('hears for good that a bank does not give what it has held', async () => {
    const { id } = await held();
    await strike('/capture', declined);
    await expect(provider.captureIntent(id)).rejects.toMatchObject({
      code: 'PROVIDER_REFUSED',
      reason: 'insufficient_funds',
    });
  });

  it('answers a hold that has lapsed as it is, and takes nothing', async () => {
    const { id } = await held();
    await simulator.advance('7d');
    expect(await provider.captureIntent(id)).toMatchObject({
      status: 'canceled',
      receivedMinor: 0,
    });
  });

  it('hears for good that a disputed payment can not be given back', async () => {
    const intent = await captured();
    const disputed = new URLSearchParams({ payment_intent: intent.id });
    await post('/_sim/dispute', disputed);
    await expect(refund(intent, randomUUID())).rejects.toMatchObject({
      code: 'PROVIDER_REFUSED',
      reason: 'charge_disputed',
    });
  });

  it('throws what passes, so that the same key may be tried again', async () => {
    const key = randomUUID();
    await strike('/v1/payment_intents', limited);
    await expect(create(key)).rejects.toMatchObject({ statusCode: 429 });
    expect((await create(key)).status).toBe('requires_payment_method');
    expect(intentsOf(key)).toHaveLength(1);
  });

  it('throws when it does not know the intent, for that is no answer', async () => {
    await expect(provider.captureIntent('pi_nobody')).rejects.toMatchObject({ statusCode: 404 });
    await expect(provider.cancelIntent('pi_nobody')).rejects.toMatchObject({ statusCode: 404 });
  });

  it('throws when its key is not one, for somebody may mend that', async () => {
    const stranger = stripePayments({
      secretKey: 'sk_live_1',
      webhookSecrets: [],
      apiBase: simulator.url,
    });
    const request = { amount, metadata: {}, idempotencyKey: randomUUID() };
    await expect(stranger.createIntent(request)).rejects.not.toHaveProperty(
      'code',
      'PROVIDER_REFUSED',
    );
  });
});
