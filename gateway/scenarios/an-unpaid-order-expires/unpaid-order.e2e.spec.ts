import { randomUUID } from 'node:crypto';
import { type Stack, startStack } from '@marketgraph/local';
import {
  createShopClient,
  logInOrRegister,
  pay,
  place,
  seedShop,
  type ShopClient,
} from '@marketgraph/local/shop';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { eventually } from '../people.ts';

const state = z.object({
  order: z.object({
    status: z.string(),
    cancelReason: z.string().nullable(),
    payments: z
      .array(
        z.object({
          status: z.string(),
          clientSecret: z.string().nullable(),
          captured: z.object({ amount: z.string() }),
          refunded: z.object({ amount: z.string() }),
        }),
      )
      .nullable(),
  }),
});
const shelves = z.object({
  products: z.object({
    nodes: z.array(
      z.object({
        id: z.string(),
        stock: z.object({ available: z.number(), reserved: z.number() }),
      }),
    ),
  }),
});
const told = z.object({
  notifications: z.object({
    nodes: z.array(
      z.object({ kind: z.string(), body: z.string(), order: z.object({ id: z.string() }) }),
    ),
  }),
});
const journal = z.object({
  refunds: z.array(z.object({ payment_intent: z.string(), amount: z.number() })),
  deliveries: z.array(z.object({ status: z.string() })),
});

describe('an order that is not paid within the window', () => {
  let stack: Stack;
  let shop: ShopClient;
  let buyer: ShopClient;

  beforeAll(async () => {
    // Five seconds: long enough to be reserved and to begin to pay.
    stack = await startStack({ environment: { PAYMENT_WINDOW_MINUTES: String(5 / 60) } });
    shop = createShopClient(stack.urls.graphql);
    await seedShop(shop);
    const email = `${randomUUID()}@example.com`;
    buyer = shop.as((await logInOrRegister(shop, { name: 'Late', email })).accessToken);
  });
  afterAll(() => stack.stop());

  /** Each sentence has a product of its own. */
  const shelf = async (index: number) => {
    const document = `{ products(first: 5, sort: NAME) { nodes { id stock { available reserved } } } }`;
    const found = (await shop.ask(shelves, document)).products.nodes[index];
    if (!found) throw new Error('the seed has too few products');
    return { productId: found.id, ...found.stock };
  };
  const see = async (id: string) => {
    const document = `query ($id: ID!) {
      order(id: $id) {
        status cancelReason
        payments { status clientSecret captured { amount } refunded { amount } }
      }
    }`;
    return (await buyer.ask(state, document, { id })).order;
  };
  const newOrder = async (productId: string) => {
    const { id } = await place(buyer, productId, 1);
    const secret = await eventually(async () =>
      z.string().parse((await see(id)).payments?.[0]?.clientSecret),
    );
    return { id, secret, intentId: secret.split('_secret_')[0] ?? '' };
  };
  const hasExpired = (id: string) =>
    eventually(async () => {
      const seen = await see(id);
      expect(seen).toMatchObject({ status: 'EXPIRED', cancelReason: 'EXPIRED' });
      return seen;
    });
  const askStripe = (path: string, key: string, form: Record<string, string> = {}) =>
    fetch(`${stack.urls.stripe}${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}` },
      body: new URLSearchParams(form),
    });

  it('expires, gives its stock back, can not be paid any more, and its buyer is told', async () => {
    const { productId, ...before } = await shelf(0);
    const { id, secret } = await newOrder(productId);
    await hasExpired(id);
    await eventually(async () => expect((await see(id)).payments?.[0]?.status).toBe('VOIDED'));
    await eventually(async () => expect(await shelf(0)).toMatchObject(before));
    await expect(pay(stack.urls.stripe, secret)).rejects.toThrow('Stripe refused');
    await eventually(async () => {
      const document = '{ notifications { nodes { kind body order { id } } } }';
      const { nodes } = (await buyer.ask(told, document)).notifications;
      const ofOrder = nodes.filter(({ order }) => order.id === id);
      expect(ofOrder.map(({ kind }) => kind)).toEqual(['ORDER_CANCELLED', 'ORDER_PLACED']);
      expect(ofOrder[0]?.body).toMatch(/not paid in time/);
    });
  });

  it('expires though its buyer is at the bank, and never comes back from there', async () => {
    const { productId, ...before } = await shelf(1);
    const { id, secret, intentId } = await newOrder(productId);
    const confirm = `/v1/payment_intents/${intentId}/confirm`;
    const challenged = await askStripe(confirm, 'pk_test_marketgraph', {
      client_secret: secret,
      payment_method: 'pm_card_authenticationRequired',
    });
    expect(await challenged.json()).toMatchObject({ status: 'requires_action' });
    await hasExpired(id);
    await eventually(async () => expect((await see(id)).payments?.[0]?.status).toBe('VOIDED'));
    await eventually(async () => expect(await shelf(1)).toMatchObject(before));
    await askStripe(`/_sim/authenticate?payment_intent=${intentId}&outcome=succeed`, '');
    expect((await see(id)).status).toBe('EXPIRED');
  });

  it('expires though Stripe itself cancelled its payment', async () => {
    const { productId, ...before } = await shelf(2);
    const { id, intentId } = await newOrder(productId);
    const cancel = `/v1/payment_intents/${intentId}/cancel`;
    const cancelled = await askStripe(cancel, stack.env['STRIPE_SECRET_KEY'] ?? '');
    expect(cancelled.status).toBe(200);
    await eventually(async () => expect((await see(id)).payments?.[0]?.status).toBe('VOIDED'));
    await hasExpired(id);
    await eventually(async () => expect(await shelf(2)).toMatchObject(before));
  });

  it('expires though the process that was to see to it is killed', async () => {
    const { productId, ...before } = await shelf(0);
    const { id } = await newOrder(productId);
    stack.child('orders').kill('SIGKILL');
    await hasExpired(id);
    await eventually(async () => expect(await shelf(0)).toMatchObject(before));
  });

  it('gives back, once, money that was taken without anybody hearing of it in time', async () => {
    const { productId, ...before } = await shelf(4);
    const { id, secret, intentId } = await newOrder(productId);
    const types = ['payment_intent.amount_capturable_updated', 'payment_intent.succeeded'];
    const late = { fault: 'delay', ms: 7_000, next: 2, types };
    const knobs = JSON.stringify({ webhooks: [late] });
    const headers = { 'content-type': 'application/json' };
    await fetch(`${stack.urls.stripe}/_sim/knobs`, { method: 'POST', headers, body: knobs });
    await pay(stack.urls.stripe, secret);
    const capture = `/v1/payment_intents/${intentId}/capture`;
    const captured = await askStripe(capture, stack.env['STRIPE_SECRET_KEY'] ?? '');
    expect(await captured.json()).toMatchObject({ status: 'succeeded' });
    await hasExpired(id);
    await eventually(async () => expect((await see(id)).payments?.[0]?.status).toBe('REFUNDED'));
    await eventually(async () => expect(await shelf(4)).toMatchObject(before));
    await eventually(async () => {
      const told = await fetch(`${stack.urls.stripe}/_sim/journal`);
      const { deliveries, refunds } = journal.parse(await told.json());
      expect(deliveries.filter(({ status }) => status !== 'delivered')).toEqual([]);
      expect(refunds.filter((refund) => refund.payment_intent === intentId)).toHaveLength(1);
    });
    const { status, payments } = await see(id);
    expect([status, payments?.[0]?.status]).toEqual(['EXPIRED', 'REFUNDED']);
  });

  it('is confirmed, or expires and costs nothing, when it is paid at that very moment', async () => {
    const { productId, ...before } = await shelf(3);
    const orders = [];
    for (let count = 0; count < 8; count += 1) orders.push(await newOrder(productId));
    const [first, ...others] = orders;
    if (!first) throw new Error('nothing was ordered');
    // They expire one after another, as they were placed: some of the others right now.
    await hasExpired(first.id);
    await Promise.allSettled(others.map(({ secret }) => pay(stack.urls.stripe, secret)));
    const ends = await Promise.all(
      orders.map(({ id }) =>
        eventually(async () => {
          const { status, payments } = await see(id);
          const payment = payments?.[0];
          expect([status, payment?.status]).toBeOneOf([
            ['CONFIRMED', 'CAPTURED'],
            ['EXPIRED', 'VOIDED'],
            ['EXPIRED', 'REFUNDED'],
          ]);
          const isKept = payment?.captured.amount !== payment?.refunded.amount;
          expect(isKept).toBe(status === 'CONFIRMED');
          return status;
        }),
      ),
    );
    const sold = ends.filter((status) => status === 'CONFIRMED').length;
    expect(ends[0]).toBe('EXPIRED');
    await eventually(async () =>
      expect(await shelf(3)).toMatchObject({ available: before.available - sold, reserved: sold }),
    );
  });
});
