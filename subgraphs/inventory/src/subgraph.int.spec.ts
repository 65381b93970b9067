import { randomUUID } from 'node:crypto';
import { type Stack, startStack } from '@marketgraph/local';
import {
  createShopClient,
  demoAccounts,
  logIn,
  logInOrRegister,
  type ShopClient,
  ShopError,
} from '@marketgraph/local/shop';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';

const anything = z.record(z.string(), z.unknown());
const payload = z.object({
  stockItem: anything.nullable(),
  replayed: z.boolean(),
  userErrors: z.array(z.object({ code: z.string(), field: z.array(z.string()).nullable() })),
});
const connection = z.object({
  totalCount: z.number(),
  nodes: z.array(z.object({ id: z.string() })),
  pageInfo: z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullable() }),
});

describe('the inventory subgraph, beside products', () => {
  let stack: Stack;
  let adminToken: string;
  let vera: string;
  let victor: string;
  let customer: string;

  const of = (domain: string, token?: string): ShopClient => {
    const client = createShopClient(stack.env[`SUBGRAPH_URL_${domain}`] ?? '');
    return token === undefined ? client : client.as(token);
  };

  /** The token of a new vendor; the role is in the token, so it is asked for after the grant. */
  const vendor = async (name: string): Promise<string> => {
    const person = { name, email: `${name}@example.com` };
    const { user } = await logInOrRegister(of('ACCOUNTS'), person);
    const grant = `mutation ($input: GrantRoleInput!) { grantRole(input: $input) { userErrors { code } } }`;
    const input = { userId: user.id, role: 'VENDOR' };
    await of('ACCOUNTS', adminToken).ask(anything, grant, { input });
    return (await logIn(of('ACCOUNTS'), person.email)).accessToken;
  };

  beforeAll(async () => {
    stack = await startStack({ only: ['accounts', 'products', 'inventory', 'projections'] });
    adminToken = (await logIn(of('ACCOUNTS'), demoAccounts.admin.email)).accessToken;
    [vera, victor] = await Promise.all([vendor('vera'), vendor('victor')]);
    const ada = { name: 'Ada', email: 'ada@example.com' };
    customer = (await logInOrRegister(of('ACCOUNTS'), ada)).accessToken;
  });
  afterAll(() => stack.stop());

  const receive = async (
    token: string,
    input: Record<string, unknown>,
  ): Promise<z.output<typeof payload>> => {
    const document = `mutation ($input: ReceiveStockInput!) {
      receiveStock(input: $input) {
        stockItem { id version stock { onHand reserved available } product { id } }
        replayed
        userErrors { code field }
      }
    }`;
    const delivery = { quantity: 5, idempotencyKey: 'monday', ...input };
    const form = z.object({ receiveStock: payload });
    return (await of('INVENTORY', token).ask(form, document, { input: delivery })).receiveStock;
  };

  /** A product of a vendor whose shelf was made, and filled with `units`. */
  const stocked = async (token: string, units: number): Promise<string> => {
    const document = `mutation ($input: CreateProductInput!) { createProduct(input: $input) { product { id } } }`;
    const form = z.object({
      createProduct: z.object({ product: z.object({ id: z.string() }) }),
    });
    const input = {
      idempotencyKey: randomUUID(),
      name: 'Cups',
      description: '',
      price: { amount: '49.90', currencyCode: 'BRL' },
    };
    const { createProduct } = await of('PRODUCTS', token).ask(form, document, { input });
    const productId = createProduct.product.id;
    const filled = async () => (await receive(token, { productId, quantity: units })).userErrors;
    await expect.poll(filled, { timeout: 10_000 }).toEqual([]);
    return productId;
  };

  const list = async (token: string, args: string): Promise<z.output<typeof connection>> => {
    const document = `{ stockItems${args} { totalCount nodes { id } pageInfo { hasNextPage endCursor } } }`;
    const form = z.object({ stockItems: connection });
    return (await of('INVENTORY', token).ask(form, document)).stockItems;
  };

  it('receives a delivery once, and answers the shelf as it is', async () => {
    const productId = await stocked(vera, 5);
    const repeats = await Promise.all([receive(vera, { productId }), receive(vera, { productId })]);
    for (const repeat of repeats) {
      expect(repeat).toEqual({
        stockItem: {
          id: productId,
          version: 1,
          stock: { onHand: 5, reserved: 0, available: 5 },
          product: { id: productId },
        },
        replayed: true,
        userErrors: [],
      });
    }
    expect((await receive(vera, { productId, quantity: 6 })).userErrors).toEqual([
      { code: 'IDEMPOTENCY_KEY_REUSED', field: ['input', 'idempotencyKey'] },
    ]);
  });

  it.each<[string, Record<string, unknown>, string, string]>([
    ['nothing', { quantity: 0 }, 'INVALID_INPUT', 'quantity'],
    ['less than nothing', { quantity: -1 }, 'INVALID_INPUT', 'quantity'],
    ['too much at once', { quantity: 1_000_001 }, 'INVALID_INPUT', 'quantity'],
    ['no key', { idempotencyKey: ' ' }, 'INVALID_INPUT', 'idempotencyKey'],
    ['a huge key', { idempotencyKey: 'x'.repeat(201) }, 'INVALID_INPUT', 'idempotencyKey'],
    ['no product', { productId: "' or 1 = 1 --" }, 'INVALID_INPUT', 'productId'],
    ['an unknown product', { productId: randomUUID() }, 'STOCK_ITEM_NOT_FOUND', 'productId'],
  ])('refuses %s', async (_what, input, code, field) => {
    const { userErrors } = await receive(adminToken, { productId: randomUUID(), ...input });
    expect(userErrors).toContainEqual({ code, field: ['input', field] });
  });

  it('shows vendors their own shelves only, admins all of them', async () => {
    const own = await stocked(vera, 2);
    const other = await stocked(victor, 3);
    expect((await receive(victor, { productId: own })).userErrors).toEqual([
      { code: 'STOCK_ITEM_NOT_FOUND', field: ['input', 'productId'] },
    ]);
    const idsSeenBy = async (token: string) => (await list(token, '')).nodes.map(({ id }) => id);
    await expect.poll(() => idsSeenBy(victor), { timeout: 10_000 }).toEqual([other]);
    await expect
      .poll(() => idsSeenBy(adminToken), { timeout: 10_000 })
      .toEqual(expect.arrayContaining([own, other]));
    expect(await idsSeenBy(vera)).not.toContain(other);
  });

  it('lists shelves page by page, filtered by what is available', async () => {
    const sam = await vendor('sam');
    const ids = await Promise.all([1, 2, 50].map((units) => stocked(sam, units)));
    await expect.poll(async () => (await list(sam, '')).totalCount, { timeout: 10_000 }).toBe(3);
    const first = await list(sam, '(first: 2)');
    const second = await list(sam, `(first: 2, after: "${first.pageInfo.endCursor ?? ''}")`);
    expect([...first.nodes, ...second.nodes].map(({ id }) => id)).toEqual(ids.toSorted());
    expect(second.pageInfo.hasNextPage).toBe(false);
    const few = async () => (await list(sam, '(filter: { availableAtMost: 2 })')).totalCount;
    await expect.poll(few, { timeout: 10_000 }).toBe(2);
  });

  it('adds the stock to products, many at once, whoever asks', async () => {
    const productId = await stocked(vera, 7);
    const query = `query ($representations: [_Any!]!) {
      _entities(representations: $representations) { ... on Product { stock { available } } }
    }`;
    const representations = [productId, randomUUID(), 'no-such-product'].map((id) => ({
      __typename: 'Product',
      id,
    }));
    await expect
      .poll(() => of('INVENTORY').ask(anything, query, { representations }), { timeout: 10_000 })
      .toEqual({ _entities: [{ stock: { available: 7 } }, { stock: null }, { stock: null }] });
  });

  it.each([
    ['nobody', '{ stockItems { totalCount } }', 'UNAUTHENTICATED'],
    ['a customer', '{ stockItems { totalCount } }', 'FORBIDDEN'],
    [
      'a customer',
      'mutation { receiveStock(input: { productId: "x", quantity: 1, idempotencyKey: "k" }) { replayed } }',
      'FORBIDDEN',
    ],
    ['an admin', '{ stockItems(first: 0) { totalCount } }', 'BAD_USER_INPUT'],
    ['an admin', '{ stockItems(after: "bm90aGluZw") { totalCount } }', 'BAD_USER_INPUT'],
  ])('answers %s who asks %s with %s', async (who, document, code) => {
    const token = { 'a customer': customer, 'an admin': adminToken }[who];
    const asked = of('INVENTORY', token).ask(anything, document);
    const failure = await asked.catch((error: unknown) => error);
    expect(failure instanceof ShopError && failure.codes).toEqual([code]);
  });
});
