import { randomUUID } from 'node:crypto';
import { eventStoreDb } from '@marketgraph/infra/eventstoredb';
import { type Stack, startStack } from '@marketgraph/local';
import {
  createShopClient,
  demoAccounts,
  logIn,
  logInOrRegister,
  type Session,
  type ShopClient,
  ShopError,
} from '@marketgraph/local/shop';
import { streamName } from '@marketgraph/schema';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';

const anything = z.record(z.string(), z.unknown());
const refusals = z.array(
  z.object({ code: z.string(), field: z.array(z.string()).nullable() }).loose(),
);
const cartPayload = z.object({ cart: anything.nullable(), userErrors: refusals });
const orderPayload = z.object({
  order: z.looseObject({ id: z.string(), status: z.string() }).nullable(),
  replayed: z.boolean(),
  userErrors: refusals,
});

const shippingAddress = {
  name: 'Ada Lovelace',
  line1: 'Rua das Laranjeiras 1',
  line2: '',
  city: 'Rio de Janeiro',
  postalCode: '22240-000',
  country: 'BR',
};

describe('the orders subgraph, beside inventory and products', () => {
  let stack: Stack;
  let admin: ShopClient;
  let ada: Session;
  let bob: Session;
  let products: ShopClient;
  let inventory: ShopClient;

  const of = (domain: string): ShopClient =>
    createShopClient(stack.env[`SUBGRAPH_URL_${domain}`] ?? '');
  const orders = (session?: Session): ShopClient =>
    session ? of('ORDERS').as(session.accessToken) : of('ORDERS');

  beforeAll(async () => {
    stack = await startStack({
      only: ['accounts', 'products', 'inventory', 'orders', 'projections'],
    });
    const accounts = of('ACCOUNTS');
    const boss = await logIn(accounts, demoAccounts.admin.email);
    admin = orders(boss);
    products = of('PRODUCTS').as(boss.accessToken);
    inventory = of('INVENTORY').as(boss.accessToken);
    ada = await logInOrRegister(accounts, { name: 'Ada', email: 'ada@example.com' });
    bob = await logInOrRegister(accounts, { name: 'Bob', email: 'bob@example.com' });
  });
  afterAll(() => stack.stop());

  const onlyField = async <Form extends z.ZodType>(
    form: Form,
    client: ShopClient,
    document: string,
    input?: Record<string, unknown>,
  ): Promise<z.output<Form>> => {
    const data = await client.ask(anything, document, input && { input });
    return form.parse(Object.values(data)[0]);
  };

  /** A published product with stock, that orders knows of. */
  const offer = async (units: number, amount = '10.00', currencyCode = 'BRL'): Promise<string> => {
    const created = await onlyField(
      z.object({ product: z.object({ id: z.string() }) }),
      products,
      'mutation ($input: CreateProductInput!) { createProduct(input: $input) { product { id } } }',
      {
        idempotencyKey: randomUUID(),
        name: 'Espresso cups',
        description: '',
        price: { amount, currencyCode },
      },
    );
    const productId = created.product.id;
    await onlyField(
      anything,
      products,
      'mutation ($input: PublishProductInput!) { publishProduct(input: $input) { userErrors { code } } }',
      { productId },
    );
    const receive = `mutation ($input: ReceiveStockInput!) {
      receiveStock(input: $input) { userErrors { code field } }
    }`;
    const delivery = { productId, quantity: units, idempotencyKey: 'first' };
    const received = () =>
      onlyField(z.object({ userErrors: refusals }), inventory, receive, delivery);
    await expect.poll(received, { timeout: 10_000 }).toEqual({ userErrors: [] });
    const known = async () => (await add(bob, productId, 1000)).userErrors[0]?.code;
    await expect.poll(known, { timeout: 10_000 }).toBe('QUANTITY_OUT_OF_RANGE');
    return productId;
  };

  const cartFields = `
    cart {
      checkoutKey
      items { name quantity isForSale unitPrice { amount } product { id } }
      totals { goods { amount } freight { amount } total { amount currencyCode } }
    }
    userErrors { code field }`;
  const add = (who: Session, productId: string, quantity: number) =>
    onlyField(
      cartPayload,
      orders(who),
      `mutation ($input: AddToCartInput!) { addToCart(input: $input) { ${cartFields} } }`,
      { productId, quantity },
    );
  const change = (who: Session, productId: string, quantity: number) =>
    onlyField(
      cartPayload,
      orders(who),
      `mutation ($input: ChangeCartQuantityInput!) { changeCartQuantity(input: $input) { ${cartFields} } }`,
      { productId, quantity },
    );

  const orderFields = `
    order {
      id status version cancelReason
      items { name quantity goods { amount } product { id } }
      total { amount } shippingAddress { line1 line2 country } customer { id } nextActions
    }
    replayed
    userErrors { code field currentVersion }`;
  const place = (who: Session, input: Record<string, unknown>) =>
    onlyField(
      orderPayload,
      orders(who),
      `mutation ($input: PlaceOrderInput!) { placeOrder(input: $input) { ${orderFields} } }`,
      { idempotencyKey: randomUUID(), shippingAddress, ...input },
    );
  const cancel = (client: ShopClient, input: Record<string, unknown>) =>
    onlyField(
      orderPayload,
      client,
      `mutation ($input: CancelOrderInput!) { cancelOrder(input: $input) { ${orderFields} } }`,
      input,
    );

  const see = async (client: ShopClient, orderId: string): Promise<unknown> => {
    const query = 'query ($id: ID!) { order(id: $id) { status cancelReason } }';
    return (await client.ask(anything, query, { id: orderId }))['order'];
  };
  /** Inventory has heard that the order is over: from now on it can only give back. */
  const reservationEnded = async (orderId: string): Promise<void> => {
    const eventStore = eventStoreDb({ url: stack.urls.eventstore });
    const ending = async (): Promise<string | undefined> =>
      (await eventStore.read(streamName('reservation', orderId))).at(-1)?.type;
    await expect.poll(ending, { timeout: 10_000 }).toBe('ReservationReleased');
    await eventStore.close();
  };

  const stockOf = async (productId: string): Promise<unknown> => {
    const query = `query ($representations: [_Any!]!) {
      _entities(representations: $representations) { ... on Product { stock { onHand reserved } } }
    }`;
    const representations = [{ __typename: 'Product', id: productId }];
    const { _entities } = await inventory.ask(
      z.object({ _entities: z.tuple([z.object({ stock: z.unknown() })]) }),
      query,
      { representations },
    );
    return _entities[0].stock;
  };
  const ordered = async (who: Session, productId: string, quantity: number): Promise<string> => {
    const { order, userErrors } = await place(who, { items: [{ productId, quantity }] });
    expect(userErrors).toEqual([]);
    return order?.id ?? '';
  };
  const until = (orderId: string, expected: Record<string, unknown>) =>
    expect
      .poll(() => see(admin, orderId), { timeout: 10_000 })
      .toEqual({ cancelReason: null, ...expected });

  it('turns a cart into an order, once, and reserves its stock', async () => {
    const productId = await offer(5);
    await add(ada, productId, 1);
    const { cart } = await change(ada, productId, 2);
    expect(cart).toMatchObject({
      items: [{ name: 'Espresso cups', quantity: 2, isForSale: true, product: { id: productId } }],
      totals: { goods: { amount: '20.00' }, total: { amount: '22.00', currencyCode: 'BRL' } },
    });
    const idempotencyKey = cart?.['checkoutKey'];
    const tabs = await Promise.all([
      place(ada, { idempotencyKey }),
      place(ada, { idempotencyKey }),
    ]);
    expect(tabs.map(({ replayed }) => replayed).sort()).toEqual([false, true]);
    const orderId = tabs[0].order?.id ?? '';
    expect(tabs[1].order?.id).toBe(orderId);
    expect(tabs[0].order).toMatchObject({
      items: [{ quantity: 2, goods: { amount: '20.00' }, product: { id: productId } }],
      shippingAddress: { line1: 'Rua das Laranjeiras 1', line2: null, country: 'BR' },
      customer: { id: ada.user.id },
    });
    expect(await onlyField(anything, orders(ada), '{ cart { items { quantity } } }')).toEqual({
      items: [],
    });
    await until(orderId, { status: 'PAYMENT_PENDING' });
    await expect.poll(() => stockOf(productId)).toEqual({ onHand: 5, reserved: 2 });
  });

  it('cancels an order that asks for more than there is, and keeps nothing reserved', async () => {
    const productId = await offer(1);
    const orderId = await ordered(ada, productId, 2);
    await until(orderId, { status: 'CANCELLED', cancelReason: 'OUT_OF_STOCK' });
    expect(await stockOf(productId)).toEqual({ onHand: 1, reserved: 0 });
  });

  it('sells one unit once, to two who order it at the same moment', async () => {
    const productId = await offer(1);
    const ids = await Promise.all([ordered(ada, productId, 1), ordered(bob, productId, 1)]);
    const statuses = async () => {
      const seen = await Promise.all(ids.map((id) => see(admin, id)));
      return seen.map((order) => anything.parse(order)['status']).sort();
    };
    await expect.poll(statuses, { timeout: 10_000 }).toEqual(['CANCELLED', 'PAYMENT_PENDING']);
    await expect.poll(() => stockOf(productId)).toEqual({ onHand: 1, reserved: 1 });
  });

  it('gives the stock back when an order is cancelled, at once or later', async () => {
    const productId = await offer(3);
    const orderId = await ordered(ada, productId, 2);
    const { order } = await cancel(orders(ada), { orderId });
    expect(order).toMatchObject({ status: 'CANCELLED', cancelReason: 'CANCELLED_BY_CUSTOMER' });
    expect(await cancel(orders(ada), { orderId })).toMatchObject({ replayed: true });
    await until(orderId, { status: 'CANCELLED', cancelReason: 'CANCELLED_BY_CUSTOMER' });
    await reservationEnded(orderId);
    await expect
      .poll(() => stockOf(productId), { timeout: 10_000 })
      .toEqual({ onHand: 3, reserved: 0 });
    const later = await ordered(bob, productId, 3);
    await until(later, { status: 'PAYMENT_PENDING' });
    await cancel(admin, { orderId: later });
    await expect
      .poll(() => stockOf(productId), { timeout: 10_000 })
      .toEqual({
        onHand: 3,
        reserved: 0,
      });
  });

  it('shows an order, its timeline and its list to nobody but its customer and admins', async () => {
    const productId = await offer(5);
    const orderId = await ordered(ada, productId, 1);
    await until(orderId, { status: 'PAYMENT_PENDING' });
    const timeline = `query ($id: ID!) {
      order(id: $id) { timeline { eventType actor { id } correlationId sentence } discrepancies { code } }
    }`;
    const { order } = await orders(ada).ask(anything, timeline, { id: orderId });
    expect(order).toMatchObject({
      timeline: [
        { eventType: 'OrderPlaced', actor: { id: ada.user.id } },
        { eventType: 'OrderReserved', actor: null },
      ],
      discrepancies: null,
    });
    expect(await see(orders(bob), orderId)).toBeNull();
    expect(await see(orders(ada), 'no-such-order')).toBeNull();
    expect((await cancel(orders(bob), { orderId })).userErrors).toMatchObject([
      { code: 'ORDER_NOT_FOUND' },
    ]);
    const entities = `query ($representations: [_Any!]!) {
      _entities(representations: $representations) {
        ... on Order { status } ... on User { orders(first: 1) { nodes { id } } }
      }
    }`;
    const representations = [
      { __typename: 'Order', id: orderId },
      { __typename: 'User', id: ada.user.id },
    ];
    expect(await orders(bob).ask(anything, entities, { representations })).toEqual({
      _entities: [null, { orders: null }],
    });
    expect(await orders(ada).ask(anything, entities, { representations })).toMatchObject({
      _entities: [{ status: 'PAYMENT_PENDING' }, { orders: { nodes: [{ id: orderId }] } }],
    });
  });

  it('lists orders page by page, newest first, filtered and counted', async () => {
    const productId = await offer(50);
    const eve = await logInOrRegister(of('ACCOUNTS'), { name: 'Eve', email: 'eve@example.com' });
    const ids: string[] = [];
    for (const quantity of [1, 2, 3]) ids.unshift(await ordered(eve, productId, quantity));
    await Promise.all(ids.map((id) => until(id, { status: 'PAYMENT_PENDING' })));
    await cancel(orders(eve), { orderId: ids[0] });
    await until(ids[0] ?? '', { status: 'CANCELLED', cancelReason: 'CANCELLED_BY_CUSTOMER' });

    const connection = z.object({
      totalCount: z.number(),
      nodes: z.array(z.object({ id: z.string() })),
      pageInfo: z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullable() }),
    });
    const fields = 'totalCount nodes { id } pageInfo { hasNextPage endCursor }';
    const page = async (rest: string) =>
      onlyField(connection, orders(eve), `{ orders(${rest}) { ${fields} } }`);
    const first = await page('first: 2');
    const second = await page(`first: 2, after: "${first.pageInfo.endCursor ?? ''}"`);
    expect([...first.nodes, ...second.nodes].map(({ id }) => id)).toEqual(ids);
    expect(second).toMatchObject({ totalCount: 3, pageInfo: { hasNextPage: false } });
    expect(await page('filter: { status: [CANCELLED] }')).toMatchObject({
      totalCount: 1,
      nodes: [{ id: ids[0] }],
    });
    expect(await page('filter: { placedTo: "2020-01-01T00:00:00Z" }')).toMatchObject({
      totalCount: 0,
    });
    const all = (customerId: string) =>
      onlyField(
        connection,
        admin,
        `{ allOrders(filter: { customerId: "${customerId}", placedFrom: "2020-01-01T00:00:00Z" }) { ${fields} } }`,
      );
    expect(await all(eve.user.id)).toMatchObject({ totalCount: 3 });
    expect(await all("' or 1 = 1 --")).toMatchObject({ totalCount: 0, nodes: [] });
  });

  it('refuses orders with typed errors, and does nothing', async () => {
    const productId = await offer(5);
    const euro = await offer(5, '10.00', 'EUR');
    const dear = await offer(5, '9000000.00');
    const item = { productId, quantity: 1 };
    const codeOf = async (input: Record<string, unknown>) => (await place(bob, input)).userErrors;
    expect(await codeOf({})).toMatchObject([{ code: 'ORDER_IS_EMPTY' }]);
    expect(await codeOf({ items: [] })).toMatchObject([{ code: 'ORDER_IS_EMPTY' }]);
    expect(await codeOf({ items: [{ ...item, productId: randomUUID() }] })).toMatchObject([
      { code: 'PRODUCT_NOT_FOUND', field: ['input', 'items'] },
    ]);
    expect(await codeOf({ items: [item, { ...item, productId: euro }] })).toMatchObject([
      { code: 'CURRENCIES_DIFFER' },
    ]);
    expect(await codeOf({ items: [{ productId: dear, quantity: 1 }] })).toMatchObject([
      { code: 'ORDER_TOTAL_TOO_LARGE' },
    ]);
    expect(await codeOf({ items: [{ ...item, quantity: 0 }] })).toMatchObject([
      { code: 'INVALID_INPUT', field: ['input', 'items', '0', 'quantity'] },
    ]);
    expect(await codeOf({ items: Array(101).fill(item) })).toMatchObject([
      { code: 'INVALID_INPUT', field: ['input', 'items'] },
    ]);
    const nameless = { ...shippingAddress, name: 'A\u0007', city: ' ' };
    expect(await codeOf({ items: [item], shippingAddress: nameless })).toMatchObject([
      { code: 'INVALID_INPUT', field: ['input', 'shippingAddress', 'name'] },
      { code: 'INVALID_INPUT', field: ['input', 'shippingAddress', 'city'] },
    ]);
    const idempotencyKey = randomUUID();
    await place(bob, { idempotencyKey, items: [item] });
    expect(await codeOf({ idempotencyKey, items: [{ ...item, quantity: 2 }] })).toMatchObject([
      { code: 'IDEMPOTENCY_KEY_REUSED' },
    ]);
    const orderId = await ordered(bob, productId, 1);
    await until(orderId, { status: 'PAYMENT_PENDING' });
    expect((await cancel(orders(bob), { orderId, expectedVersion: 7 })).userErrors).toMatchObject([
      { code: 'STALE_VERSION', currentVersion: 1 },
    ]);
    await onlyField(
      anything,
      products,
      'mutation ($input: WithdrawProductInput!) { withdrawProduct(input: $input) { userErrors { code } } }',
      { productId },
    );
    await expect
      .poll(() => codeOf({ items: [item] }), { timeout: 10_000 })
      .toMatchObject([{ code: 'PRODUCT_NOT_FOR_SALE' }]);
  });

  it.each([0, -1, 1000, 2_147_483_647])('refuses %i units in the cart', async (quantity) => {
    const productId = await offer(1);
    expect((await add(bob, productId, quantity)).userErrors).toEqual([
      { code: 'QUANTITY_OUT_OF_RANGE', field: ['input', 'quantity'] },
    ]);
  });

  it.each([
    ['{ cart { version } }', 'nobody', 'UNAUTHENTICATED'],
    ['{ orders { totalCount } }', 'nobody', 'UNAUTHENTICATED'],
    ['{ order(id: "x") { id } }', 'nobody', 'UNAUTHENTICATED'],
    [
      'mutation { removeFromCart(input: { productId: "x" }) { userErrors { code } } }',
      'nobody',
      'UNAUTHENTICATED',
    ],
    ['{ allOrders { totalCount } }', 'a customer', 'FORBIDDEN'],
    ['{ orders(first: 101) { totalCount } }', 'a customer', 'BAD_USER_INPUT'],
    ['{ orders(after: "bm90aGluZw") { totalCount } }', 'a customer', 'BAD_USER_INPUT'],
  ])('answers %s from %s with %s', async (document, who, code) => {
    const client = who === 'nobody' ? orders() : orders(ada);
    const failure = await client.ask(anything, document).catch((error: unknown) => error);
    expect(failure instanceof ShopError && failure.codes).toEqual([code]);
  });
});
