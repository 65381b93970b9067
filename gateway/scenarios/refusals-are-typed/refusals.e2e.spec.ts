import { randomUUID } from 'node:crypto';
import { place, type ShopClient, ShopError } from '@marketgraph/local/shop';
import { beforeAll, describe, expect, inject, it } from 'vitest';
import { z } from 'zod';
import { newCustomer, newProduct, stranger, vendor } from '../people.ts';

const address = {
  name: 'Ada',
  line1: 'Rua 1',
  city: 'Rio de Janeiro',
  postalCode: '22240-000',
  country: 'BR',
};

/** The codes of the top-level errors of an answer. */
const refusalOf = async (shop: ShopClient, document: string, variables = {}) => {
  const answer = shop.ask(z.unknown(), document, variables);
  const error: unknown = await answer.then(
    () => undefined,
    (cause: unknown) => cause,
  );
  return error instanceof ShopError ? error.codes : [];
};

const userErrors = z.array(
  z.object({ code: z.string(), field: z.array(z.string()).nullable().optional() }),
);
const placeOrder = `mutation ($input: PlaceOrderInput!) {
  placeOrder(input: $input) { order { id } userErrors { code field } replayed }
}`;
const placed = z.object({
  placeOrder: z.object({
    order: z.object({ id: z.string() }).nullable(),
    userErrors,
    replayed: z.boolean(),
  }),
});

let productId: string;
let buyer: ShopClient;
let orderId: string;

beforeAll(async () => {
  productId = await newProduct(100);
  buyer = await newCustomer();
  orderId = (await place(buyer, productId, 1)).id;
});

describe('an anonymous visitor', () => {
  it.each([
    ['a cart', `{ cart { id } }`],
    ['orders', `{ orders { nodes { id } } }`],
    ['notifications', `{ notifications { nodes { id } } }`],
    ['figures', `{ orderAnalytics(currencyCode: "BRL") { totals { orderCount } } }`],
  ])('is told to log in when asking for %s', async (_what, document) => {
    expect(await refusalOf(stranger(), document)).toEqual(['UNAUTHENTICATED']);
  });

  it('is refused with a token that nobody signed', async () => {
    const forged = stranger().as('eyJhbGciOiJub25lIn0.eyJzdWIiOiJhZG1pbiJ9.x');
    expect(await refusalOf(forged, `{ products(first: 1) { totalCount } }`)).toEqual([
      'UNAUTHENTICATED',
    ]);
  });
});

describe('a customer', () => {
  it.each([
    ['figures', `{ orderAnalytics(currencyCode: "BRL") { totals { orderCount } } }`],
    ["everyone's orders", `{ allOrders { nodes { id } } }`],
    [
      'a dispatch',
      `mutation { dispatchShipment(input: { shipmentId: "x", carrier: "y" }) { userErrors { code } } }`,
    ],
    [
      'a product',
      `mutation { createProduct(input: { idempotencyKey: "1", name: "x", price: { amount: "1", currencyCode: "BRL" } }) { userErrors { code } } }`,
    ],
  ])('is forbidden %s', async (_what, document) => {
    expect(await refusalOf(buyer, document)).toEqual(['FORBIDDEN']);
  });
});

describe("somebody else's order", () => {
  const one = `query ($id: ID!) { order(id: $id) { id } }`;

  it('does not exist for other customers', async () => {
    const other = await newCustomer();
    expect(await other.ask(z.unknown(), one, { id: orderId })).toEqual({ order: null });
    expect(await other.ask(z.unknown(), one, { id: randomUUID() })).toEqual({ order: null });
    expect(await other.ask(z.unknown(), one, { id: 'no-uuid' })).toEqual({ order: null });
  });

  it('can not be cancelled by other customers', async () => {
    const document = `mutation ($input: CancelOrderInput!) {
      cancelOrder(input: $input) { order { id } userErrors { code } }
    }`;
    const answer = await (await newCustomer()).ask(z.unknown(), document, { input: { orderId } });
    expect(answer).toEqual({
      cancelOrder: { order: null, userErrors: [{ code: 'ORDER_NOT_FOUND' }] },
    });
  });

  it('can not be followed by other customers', async () => {
    const other = await newCustomer();
    const document = `subscription ($orderId: ID!) { orderUpdated(orderId: $orderId) { eventType } }`;
    const follow = async () => {
      const signal = AbortSignal.timeout(10_000);
      const options = { variables: { orderId }, signal };
      for await (const push of other.follow(z.unknown(), document, options)) return push;
      return 'nothing';
    };
    await expect(follow()).rejects.toMatchObject({ codes: ['NOT_FOUND'] });
  });

  it('can not be reached past its owner, by an entity representation', async () => {
    const document = `{ _entities(representations: []) { __typename } }`;
    expect(await refusalOf(stranger(), document)).toEqual(['GRAPHQL_VALIDATION_FAILED']);
  });
});

describe('bad input', () => {
  const input = {
    idempotencyKey: 'k',
    shippingAddress: address,
    items: [{ productId: '', quantity: 1 }],
  };

  it.each<[string, object, string]>([
    [
      'an unknown product',
      { items: [{ productId: randomUUID(), quantity: 1 }] },
      'PRODUCT_NOT_FOUND',
    ],
    ['no units', { items: [{ productId: 'own', quantity: 0 }] }, 'INVALID_INPUT'],
    ['fewer than no units', { items: [{ productId: 'own', quantity: -1 }] }, 'INVALID_INPUT'],
    ['too many units', { items: [{ productId: 'own', quantity: 2_147_483_647 }] }, 'INVALID_INPUT'],
    ['no items and an empty cart', { items: undefined }, 'ORDER_IS_EMPTY'],
    ['an empty name', { shippingAddress: { ...address, name: '' } }, 'INVALID_INPUT'],
    ['a huge name', { shippingAddress: { ...address, name: 'x'.repeat(5_000) } }, 'INVALID_INPUT'],
    ['an empty key', { idempotencyKey: '' }, 'INVALID_INPUT'],
  ])('is refused by name: %s', async (_what, change, code) => {
    const own = { ...input, idempotencyKey: randomUUID(), items: [{ productId, quantity: 1 }] };
    const text = JSON.stringify({ ...own, ...change }).replaceAll(
      '"own"',
      JSON.stringify(productId),
    );
    const variables = { input: JSON.parse(text) as unknown };
    const { placeOrder: answer } = await (await newCustomer()).ask(placed, placeOrder, variables);
    expect(answer.order).toBeNull();
    expect(answer.userErrors.map((refusal) => refusal.code)).toContain(code);
  });

  it('is refused by the schema where it can be', async () => {
    const wrongType = { input: { ...input, items: [{ productId, quantity: '1' }] } };
    expect(await refusalOf(buyer, placeOrder, wrongType)).toEqual(['BAD_USER_INPUT']);
    expect(await refusalOf(buyer, `{ nothing }`)).toEqual(['GRAPHQL_VALIDATION_FAILED']);
    expect(await refusalOf(buyer, `{ orders(first: 1000) { totalCount } }`)).toEqual([
      'BAD_USER_INPUT',
    ]);
    expect(await refusalOf(buyer, `{`)).toEqual(['GRAPHQL_PARSE_FAILED']);
  });
});

describe('an idempotency key', () => {
  const order = (idempotencyKey: string, quantity: number) =>
    buyer.ask(placed, placeOrder, {
      input: { idempotencyKey, shippingAddress: address, items: [{ productId, quantity }] },
    });

  it('answers the first order again, also when both ask at once', async () => {
    const key = randomUUID();
    const answers = await Promise.all([order(key, 1), order(key, 1), order(key, 1)]);
    const ids = answers.map(({ placeOrder: answer }) => answer.order?.id);
    expect(new Set(ids).size).toBe(1);
    expect(answers.filter(({ placeOrder: answer }) => !answer.replayed)).toHaveLength(1);
  });

  it('is refused with other arguments', async () => {
    const key = randomUUID();
    await order(key, 1);
    const { placeOrder: answer } = await order(key, 2);
    expect(answer.order).toBeNull();
    expect(answer.userErrors[0]?.code).toBe('IDEMPOTENCY_KEY_REUSED');
  });
});

describe('a vendor', () => {
  it("can not touch another vendor's product", async () => {
    const document = `mutation ($input: WithdrawProductInput!) {
      withdrawProduct(input: $input) { product { id } userErrors { code } }
    }`;
    const answer = await (
      await vendor()
    ).ask(z.unknown(), document, {
      input: { productId: randomUUID() },
    });
    expect(answer).toEqual({
      withdrawProduct: { product: null, userErrors: [{ code: 'PRODUCT_NOT_FOUND' }] },
    });
  });
});

describe('every error', () => {
  it('carries the correlation id of its request, and no internals', async () => {
    const response = await fetch(inject('stack').graphql, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-correlation-id': 'scenario-12345678' },
      body: JSON.stringify({ query: `{ cart { id } }` }),
    });
    const text = await response.text();
    expect(response.headers.get('x-correlation-id')).toBe('scenario-12345678');
    expect(JSON.parse(text)).toMatchObject({
      errors: [{ extensions: { code: 'UNAUTHENTICATED', correlationId: 'scenario-12345678' } }],
    });
    expect(text).not.toMatch(/stacktrace|node_modules|\.ts:/);
  });
});
