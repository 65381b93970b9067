import { createExecute, deriveId } from '@marketgraph/infra/engine';
import { type RequestContext, type Viewer } from '@marketgraph/infra/graphql';
import { memoryEventStore } from '@marketgraph/infra/memory';
import { type EventStore } from '@marketgraph/infra/ports';
import { orderPlaced, parseEvent } from '@marketgraph/schema';
import { type CatalogueView } from '@marketgraph/schema/views';
import { describe, expect, it } from 'vitest';
import { createCarts } from './carts.ts';
import { type Catalogue } from './catalogue.ts';
import { checkOutCarts } from './check-out-carts.ts';
import { currentOrder } from './current-order.ts';
import { createOrders } from './orders.ts';
import { type OrderRequest, placeOrder } from './place-order.ts';

const customerId = '0190a5c0-0000-7000-8000-000000000002';
const viewer: Viewer = { id: customerId, roles: ['CUSTOMER'] };
const context: RequestContext = {
  viewer,
  correlationId: 'story',
  now: '2026-03-01T12:00:00.000Z',
};
const metadata = (command: number) => ({
  commandId: `0190a5c0-0000-7000-8000-0000000001${String(command).padStart(2, '0')}`,
  at: context.now,
  correlationId: 'story',
});

const cups: CatalogueView = {
  productId: '0190a5c0-0000-7000-8000-000000000003',
  vendorId: '0190a5c0-0000-7000-8000-000000000004',
  name: 'Espresso cups',
  priceMinor: 4990,
  currency: 'BRL',
  isPublished: true,
};
const beans: CatalogueView = {
  ...cups,
  productId: '0190a5c0-0000-7000-8000-0000000000b3',
  name: 'Beans',
  priceMinor: 2000,
};

const address = orderPlaced.example.shippingAddress;
if (!address) throw new Error('the example has an address');
const ofCart: OrderRequest = {
  idempotencyKey: 'key-1',
  shippingAddress: address,
  items: undefined,
};
const direct: OrderRequest = {
  ...ofCart,
  items: [
    { productId: cups.productId, quantity: 1 },
    { productId: beans.productId, quantity: 2 },
  ],
};

/** A shop over one store; `products` is what its catalogue shows. */
const shopOver = (store: EventStore, products: readonly CatalogueView[] = [cups, beans]) => {
  const catalogue: Catalogue = async (ids) =>
    new Map(products.filter((p) => ids.includes(p.productId)).map((p) => [p.productId, p]));
  const execute = createExecute(store);
  const orders = createOrders(execute, store);
  const carts = createCarts({ execute, eventStore: store, catalogue });
  return {
    carts,
    orders,
    add: (productId: string, quantity: number, command: number) =>
      carts.add({ type: 'AddToCart', customerId, productId, quantity }, metadata(command)),
    place: (request: OrderRequest, by = viewer) =>
      placeOrder({ orders, carts, catalogue }, request, { viewer: by, context }),
  };
};

const orderIdOf = (placed: object): string => ('orderId' in placed ? String(placed.orderId) : '');

describe('placeOrder › given a cart', () => {
  const filled = async () => {
    const store = memoryEventStore();
    const shop = shopOver(store);
    await shop.add(cups.productId, 2, 1);
    return { store, shop };
  };

  it('orders it at the prices of the catalogue, and empties it', async () => {
    const { store, shop } = await filled();
    const placed = await shop.place(ofCart);
    expect(placed).toMatchObject({ isReplay: false });
    expect(await currentOrder(store, orderIdOf(placed))).toMatchObject({
      status: 'CREATED',
      customerId,
      goodsMinor: 9980,
      freightMinor: 998,
      totalMinor: 10978,
      lines: [{ name: 'Espresso cups', quantity: 2, unitPriceMinor: 4990 }],
    });
    expect((await shop.carts.load(customerId)).lines).toEqual([]);
  });

  it('answers the same order to a repeat, though the cart is empty and the price has changed', async () => {
    const { store, shop } = await filled();
    const placed = await shop.place(ofCart);
    const later = shopOver(store, [{ ...cups, priceMinor: 1, isPublished: false }]);
    expect(await later.place(ofCart)).toEqual({ orderId: orderIdOf(placed), isReplay: true });
    expect(await store.read(`order-${orderIdOf(placed)}`)).toHaveLength(1);
  });

  it('places one order for two requests at once with one key', async () => {
    const { store, shop } = await filled();
    const both = await Promise.all([shop.place(ofCart), shopOver(store).place(ofCart)]);
    expect(new Set(both.map(orderIdOf)).size).toBe(1);
    expect(both.map((placed) => 'isReplay' in placed && placed.isReplay).sort()).toEqual([
      false,
      true,
    ]);
  });

  it('rejects the same key with another address: IdempotencyKeyReused', async () => {
    const { shop } = await filled();
    await shop.place(ofCart);
    const other = { ...ofCart, shippingAddress: { ...address, line1: 'Elsewhere 2' } };
    expect(await shop.place(other)).toEqual({ rejected: 'IdempotencyKeyReused' });
  });

  it('gives another customer another order for the same key', async () => {
    const { shop } = await filled();
    const own = await shop.place({ ...direct });
    const other = await shop.place(
      { ...direct },
      { id: '0190a5c0-0000-7000-8000-0000000000a2', roles: ['CUSTOMER'] },
    );
    expect(orderIdOf(other)).not.toBe(orderIdOf(own));
  });

  it('leaves the cart alone when items are ordered directly', async () => {
    const { shop } = await filled();
    await shop.place(direct);
    expect((await shop.carts.load(customerId)).lines).toHaveLength(1);
  });

  it('rejects an empty cart: OrderIsEmpty', async () => {
    expect(await shopOver(memoryEventStore()).place(ofCart)).toEqual({ rejected: 'OrderIsEmpty' });
  });
});

describe('placeOrder › given a process that died after it stored the order', () => {
  /** Stores orders, but dies before a cart is checked out. */
  const dyingAtCheckout = (store: EventStore): EventStore => ({
    ...store,
    append: async (stream, expected, events) => {
      if (events.some(({ type }) => type === 'CartCheckedOut')) throw new Error('killed');
      return store.append(stream, expected, events);
    },
  });

  const crashed = async () => {
    const store = memoryEventStore();
    await shopOver(store).add(cups.productId, 2, 1);
    await expect(shopOver(dyingAtCheckout(store)).place(ofCart)).rejects.toThrow('killed');
    return { store, shop: shopOver(store) };
  };

  it('answers the order to a repeat, and empties the cart', async () => {
    const { shop } = await crashed();
    expect(await shop.place(ofCart)).toMatchObject({ isReplay: true });
    expect((await shop.carts.load(customerId)).lines).toEqual([]);
  });

  it('empties the cart without a repeat too, once', async () => {
    const { store, shop } = await crashed();
    const reaction = checkOutCarts(shop.carts);
    const [raw] = await store.read(`order-${deriveId('order', customerId, ofCart.idempotencyKey)}`);
    if (!raw) throw new Error('no order was stored');
    const event = parseEvent('orders', raw);
    await reaction.handle(event);
    expect((await shop.carts.load(customerId)).lines).toEqual([]);
    await shop.add(cups.productId, 1, 2);
    await reaction.handle(event);
    expect((await shop.carts.load(customerId)).lines).toHaveLength(1);
  });
});

describe('placeOrder › given items', () => {
  it('orders them though they come in another order: the same request', async () => {
    const shop = shopOver(memoryEventStore());
    await shop.place(direct);
    const turned = { ...direct, items: direct.items?.toReversed() };
    expect(await shop.place(turned)).toMatchObject({ isReplay: true });
  });

  it('rejects what is not in the catalogue: ProductNotFound', async () => {
    const shop = shopOver(memoryEventStore(), [beans]);
    expect(await shop.place(direct)).toEqual({
      rejected: 'ProductNotFound',
      productId: cups.productId,
    });
  });

  it('rejects what is withdrawn: ProductNotForSale', async () => {
    const shop = shopOver(memoryEventStore(), [{ ...cups, isPublished: false }, beans]);
    expect(await shop.place(direct)).toMatchObject({ rejected: 'ProductNotForSale' });
  });

  it('rejects two currencies: CurrenciesDiffer', async () => {
    const shop = shopOver(memoryEventStore(), [cups, { ...beans, currency: 'EUR' }]);
    expect(await shop.place(direct)).toEqual({ rejected: 'CurrenciesDiffer' });
  });
});
