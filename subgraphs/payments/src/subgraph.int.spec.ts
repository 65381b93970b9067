import { randomUUID } from 'node:crypto';
import {
  type Backstage,
  type BackingServices,
  createGraphClient,
  freePort,
  type GraphClient,
  openBackstage,
  startBackingServices,
} from '@marketgraph/infra/testing';
import { paymentView } from '@marketgraph/projections/payment-view';
import {
  orderCancelled,
  type OrderDomainEvent,
  orderReserved,
  paymentRecorded,
  streamName,
} from '@marketgraph/schema';
import { startStripeSimulator, type StripeSimulator } from '@marketgraph/stripe-simulator';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { paymentIdOf } from './application/payments.ts';
import { startPayments } from './subgraph.ts';

const { customerId, total } = orderReserved.example;
const buyer = { id: customerId };
const stranger = { id: '0190a5c0-0000-7000-8000-000000000099' };
const admin = { id: '0190a5c0-0000-7000-8000-00000000000a', roles: ['ADMIN'] } as const;
type Asker = Parameters<GraphClient>[0];

const paymentFields = `
  id status method instalments intentId clientSecret failureCode requestedAt
  amount { amount amountMinor currencyCode } captured { amount } refunded { amount }
`;

type Payment = {
  readonly id: string;
  readonly status: string;
  readonly intentId: string | null;
  readonly clientSecret: string | null;
};

describe('the payments subgraph', () => {
  let services: BackingServices;
  let simulator: StripeSimulator;
  let backstage: Backstage;
  let payments: Awaited<ReturnType<typeof startPayments>>;
  let ask: GraphClient;

  beforeAll(async () => {
    const [started, port] = await Promise.all([startBackingServices(), freePort()]);
    services = started;
    const { config, authority } = services;
    const secret = 'whsec_of_this_spec';
    simulator = await startStripeSimulator({
      webhooks: [{ url: `http://127.0.0.1:${port}/webhooks/stripe`, secret }],
    });
    payments = await startPayments({
      ...config,
      port,
      stripe: { secretKey: 'sk_test_1', webhookSecrets: [secret], apiBase: simulator.url },
    });
    ask = createGraphClient(payments.url, authority);
    backstage = await openBackstage(config, 'payments', {
      projections: [paymentView],
      relays: ['orders'],
    });
  });
  afterAll(async () => {
    await payments.stop();
    await simulator.close();
    await backstage.stop();
    await services.stop();
  });

  const paymentsOf = async (asker: Asker, ...orderIds: string[]) => {
    const query = `query ($orders: [_Any!]!) {
      _entities(representations: $orders) { ... on Order { payments { ${paymentFields} } } }
    }`;
    const orders = orderIds.map((id) => ({ __typename: 'Order', id }));
    const { data, errors } = await ask(asker, query, { orders });
    expect(errors).toBeUndefined();
    const { _entities } = data as { _entities: readonly { payments: readonly Payment[] }[] };
    return _entities.map((order) => order.payments);
  };

  const tell = (orderId: string, event: OrderDomainEvent): Promise<void> =>
    backstage.tell('orders', streamName('order', orderId), [{ event }]);

  /** The buyer's view of the only payment once it stands there. */
  const standing = async (orderId: string, status: string, asker: Asker = buyer) => {
    const seen = async () => (await paymentsOf(asker, orderId))[0]?.[0];
    await expect.poll(async () => (await seen())?.status, { timeout: 10_000 }).toBe(status);
    return seen();
  };

  const reserved = async (): Promise<{ orderId: string; paymentId: string; secret: string }> => {
    const orderId = randomUUID();
    await tell(orderId, { type: 'OrderReserved', data: { ...orderReserved.example, orderId } });
    const payment = await standing(orderId, 'AWAITING_BUYER');
    return { orderId, paymentId: paymentIdOf(orderId), secret: payment?.clientSecret ?? '' };
  };

  const confirm = async (clientSecret: string, card: string): Promise<void> => {
    const [id] = clientSecret.split('_secret_');
    await fetch(`${simulator.url}/v1/payment_intents/${id}/confirm`, {
      method: 'POST',
      headers: { authorization: 'Bearer pk_test_1' },
      body: new URLSearchParams({ client_secret: clientSecret, payment_method: card }),
    });
  };

  const accept = (orderId: string): Promise<void> =>
    tell(orderId, {
      type: 'OrderPaymentAccepted',
      data: { orderId, paymentId: paymentIdOf(orderId) },
    });

  it('asks for the money of a reserved order, and lets its buyer confirm', async () => {
    const { orderId, paymentId, secret } = await reserved();
    expect(secret).toMatch(/^pi_.+_secret_.+/);
    expect(await paymentsOf(buyer, orderId)).toEqual([
      [
        {
          id: paymentId,
          status: 'AWAITING_BUYER',
          method: 'STRIPE',
          instalments: 1,
          intentId: null,
          clientSecret: secret,
          failureCode: null,
          requestedAt: '2026-01-01T10:00:00.000Z',
          amount: {
            amount: '49.90',
            amountMinor: String(total.amountMinor),
            currencyCode: 'BRL',
          },
          captured: { amount: '0.00' },
          refunded: { amount: '0.00' },
        },
      ],
    ]);
  });

  it('goes from the hold to the money, and back when the order is cancelled', async () => {
    const { orderId, secret } = await reserved();
    await confirm(secret, 'pm_card_visa');
    expect(await standing(orderId, 'AUTHORIZED')).toMatchObject({
      clientSecret: null,
      captured: { amount: '0.00' },
    });
    await accept(orderId);
    expect(await standing(orderId, 'CAPTURED')).toMatchObject({
      clientSecret: null,
      captured: { amount: '49.90' },
      refunded: { amount: '0.00' },
    });
    const data = { ...orderCancelled.example, orderId };
    await tell(orderId, { type: 'OrderCancelled', data });
    expect(await standing(orderId, 'REFUNDED')).toMatchObject({
      captured: { amount: '49.90' },
      refunded: { amount: '49.90' },
    });
  });

  it('shows why a card was declined, and lets the buyer try again', async () => {
    const { orderId, secret } = await reserved();
    await confirm(secret, 'pm_card_chargeDeclinedInsufficientFunds');
    expect(await standing(orderId, 'FAILED')).toMatchObject({
      failureCode: 'insufficient_funds',
      clientSecret: secret,
    });
    await confirm(secret, 'pm_card_visa');
    expect(await standing(orderId, 'AUTHORIZED')).toMatchObject({ failureCode: null });
  });

  it('releases the hold of a cancelled order', async () => {
    const { orderId, secret } = await reserved();
    await confirm(secret, 'pm_card_visa');
    await standing(orderId, 'AUTHORIZED');
    await tell(orderId, { type: 'OrderCancelled', data: { ...orderCancelled.example, orderId } });
    expect(await standing(orderId, 'VOIDED')).toMatchObject({ captured: { amount: '0.00' } });
  });

  it('shows a payment to its buyer and to admins, to each what is theirs, and to nobody else', async () => {
    const { orderId, paymentId, secret } = await reserved();
    const seenByAdmin = (await paymentsOf(admin, orderId))[0]?.[0];
    expect(seenByAdmin).toMatchObject({ id: paymentId, clientSecret: null });
    expect(seenByAdmin?.intentId).toMatch(/^pi_/);
    expect(await paymentsOf(stranger, orderId)).toEqual([[]]);
    expect(await paymentsOf('nobody', orderId)).toEqual([[]]);

    const query = 'query ($id: ID!) { payment(id: $id) { id intentId clientSecret } }';
    const seenBy = async (asker: Asker, id = paymentId) => (await ask(asker, query, { id })).data;
    expect(await seenBy(buyer)).toEqual({
      payment: { id: paymentId, intentId: null, clientSecret: secret },
    });
    expect(await seenBy(admin)).toEqual({
      payment: { id: paymentId, intentId: seenByAdmin?.intentId, clientSecret: null },
    });
    expect(await seenBy(stranger)).toEqual({ payment: null });
    expect(await seenBy('nobody')).toEqual({ payment: null });
    expect(await seenBy(admin, randomUUID())).toEqual({ payment: null });
    expect(await seenBy(admin, "' or true; --")).toEqual({ payment: null });
  });

  it('never gives the secret to an admin who buys nothing here, even as one of many roles', async () => {
    const { orderId } = await reserved();
    const both = { id: stranger.id, roles: ['CUSTOMER', 'VENDOR', 'ADMIN'] } as const;
    expect(await paymentsOf(both, orderId)).toMatchObject([[{ clientSecret: null }]]);
  });

  it('answers many orders at once, each with its own', async () => {
    const [one, other] = [await reserved(), await reserved()];
    const unknown = randomUUID();
    expect(await paymentsOf(buyer, other.orderId, 'nonsense', one.orderId, unknown)).toMatchObject([
      [{ id: other.paymentId, clientSecret: other.secret }],
      [],
      [{ id: one.paymentId, clientSecret: one.secret }],
      [],
    ]);
  });

  it('shows payments of the past, oldest first', async () => {
    const orderId = randomUUID();
    const payment = (
      paymentId: string,
      method: 'VOUCHER' | 'CREDIT_CARD',
      amountMinor: number,
    ) => ({
      type: 'PaymentRecorded' as const,
      data: {
        ...paymentRecorded.example,
        orderId,
        paymentId,
        method,
        instalments: 3,
        amount: { amountMinor, currency: 'BRL' },
      },
    });
    const [first, second] = [randomUUID(), randomUUID()];
    for (const [event, at] of [
      [payment(second, 'VOUCHER', 100), '2017-11-24T12:00:01.000Z'],
      [payment(first, 'CREDIT_CARD', 9900), '2017-11-24T12:00:00.000Z'],
    ] as const) {
      const stream = streamName('payment', event.data.paymentId);
      await backstage.tell('payments', stream, [{ event, at }]);
    }
    await expect
      .poll(() => paymentsOf(buyer, orderId), { timeout: 10_000 })
      .toMatchObject([
        [
          { id: first, status: 'CAPTURED', method: 'CREDIT_CARD', instalments: 3 },
          { id: second, status: 'CAPTURED', method: 'VOUCHER', captured: { amount: '1.00' } },
        ],
      ]);
  });

  it('refuses a webhook that Stripe did not sign', async () => {
    const response = await fetch(`${payments.url}/webhooks/stripe`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'stripe-signature': 't=1,v1=forged' },
      body: JSON.stringify({ id: 'evt_forged', type: 'payment_intent.succeeded' }),
    });
    expect(response.status).toBe(400);
    expect(await backstage.read(streamName('stripeEvent', 'evt_forged'))).toEqual([]);
  });

  it('hides nothing but the secret when Stripe can not be reached', async () => {
    const { orderId, paymentId } = await reserved();
    const knobs = { requests: [{ fault: 'status', status: 429 }] };
    await fetch(`${simulator.url}/_sim/knobs`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(knobs),
    });
    const query = `query ($orders: [_Any!]!) {
      _entities(representations: $orders) { ... on Order { payments { id clientSecret } } }
    }`;
    const { data, errors } = await ask(buyer, query, {
      orders: [{ __typename: 'Order', id: orderId }],
    });
    expect(data).toEqual({ _entities: [{ payments: [{ id: paymentId, clientSecret: null }] }] });
    expect(errors).toMatchObject([{ extensions: { code: 'INTERNAL_SERVER_ERROR' } }]);
  });

  it('is ready while its services are there', async () => {
    const isReady = async () => (await fetch(`${payments.url}/readyz`)).json();
    await expect
      .poll(isReady, { timeout: 10_000 })
      .toMatchObject({ status: 'ok', database: 'up', bus: 'up' });
  });
});
