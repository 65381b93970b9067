import { randomUUID } from 'node:crypto';
import { createShopClient, enter, logInOrRegister, type ShopClient } from '@marketgraph/local/shop';
import { inject, vi } from 'vitest';
import { z } from 'zod';

/** Somebody who has never been here. */
export const stranger = (): ShopClient => createShopClient(inject('stack').graphql);

/** A customer of this scenario alone. */
export const newCustomer = async (): Promise<ShopClient> => {
  const email = `${randomUUID()}@example.com`;
  const { accessToken } = await logInOrRegister(stranger(), { name: 'Somebody', email });
  return stranger().as(accessToken);
};

export const admin = (): Promise<ShopClient> => enter(stranger(), 'admin');
export const vendor = (): Promise<ShopClient> => enter(stranger(), 'vendor');

const created = z.object({
  createProduct: z.object({
    product: z.object({ id: z.string() }),
    userErrors: z.array(z.unknown()).length(0),
  }),
});
const received = z.object({
  receiveStock: z.object({ stockItem: z.object({ stock: z.object({ available: z.number() }) }) }),
});

/** Waits for something that happens soon, by itself. */
export const eventually = <Value>(check: () => Promise<Value>): Promise<Value> =>
  vi.waitFor(check, { timeout: 20_000, interval: 25 });

/** A published product with this many units on the shelf, that can be ordered. */
export const newProduct = async (units: number): Promise<string> => {
  const shop = await vendor();
  const { createProduct } = await shop.ask(
    created,
    `mutation ($input: CreateProductInput!) {
      createProduct(input: $input) { product { id } userErrors { code } }
    }`,
    {
      input: {
        idempotencyKey: randomUUID(),
        name: 'Scenario',
        price: { amount: '10.00', currencyCode: 'BRL' },
      },
    },
  );
  const productId = createProduct.product.id;
  const publish = `mutation ($input: PublishProductInput!) {
    publishProduct(input: $input) { product { id } }
  }`;
  await shop.ask(z.unknown(), publish, { input: { productId } });
  await receive(shop, productId, units);
  await eventually(() => availableOf(productId));
  await eventually(async () => inCatalogue(await newCustomer(), productId));
  return productId;
};

const receive = async (shop: ShopClient, productId: string, quantity: number): Promise<void> => {
  const document = `mutation ($input: ReceiveStockInput!) {
    receiveStock(input: $input) { stockItem { stock { available } } }
  }`;
  const input = { productId, quantity, idempotencyKey: randomUUID() };
  await eventually(() => shop.ask(received, document, { input }));
};

const stocked = z.object({
  product: z.object({ stock: z.object({ available: z.number(), reserved: z.number() }) }),
});

/** Units of a product that can be ordered, and that are set aside, as the graph shows them. */
export const stockOf = async (
  productId: string,
): Promise<{ readonly available: number; readonly reserved: number }> => {
  const document = `query ($id: ID!) { product(id: $id) { stock { available reserved } } }`;
  return (await stranger().ask(stocked, document, { id: productId })).product.stock;
};

const availableOf = async (productId: string): Promise<number> =>
  (await stockOf(productId)).available;

const cart = z.object({ addToCart: z.object({ userErrors: z.array(z.unknown()).length(0) }) });

/** Orders know the product once its own view of the catalogue has seen it. */
const inCatalogue = async (shop: ShopClient, productId: string): Promise<void> => {
  const document = `mutation ($input: AddToCartInput!) {
    addToCart(input: $input) { userErrors { code } }
  }`;
  await shop.ask(cart, document, { input: { productId, quantity: 1 } });
};
