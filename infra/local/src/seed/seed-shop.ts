import { z } from 'zod';
import { until } from '../processes/until.ts';
import { demoAccounts, logIn, logInOrRegister } from '../shop/accounts.ts';
import { type ShopClient, ShopError } from '../shop/shop-client.ts';
import { catalogue, type CatalogueItem, firstDelivery } from './catalogue.ts';

const userErrors = z.array(z.object({ code: z.string(), message: z.string() }));
const product = z.object({ id: z.string() });
const created = z.object({ createProduct: z.object({ product: product.nullable(), userErrors }) });
const published = z.object({ publishProduct: z.object({ userErrors }) });
const received = z.object({ receiveStock: z.object({ userErrors }) });
const granted = z.object({ grantRole: z.object({ userErrors }) });
const listed = z.object({ products: z.object({ totalCount: z.number() }) });

const patience = 15_000;

/**
 * Gives the shop its demo accounts, products and stock through the graph, as people would. Every
 * step carries a key, so that a second run changes nothing.
 */
export const seedShop = async (shop: ShopClient): Promise<void> => {
  const [admin, vendor] = await Promise.all([
    logIn(shop, demoAccounts.admin.email),
    logInOrRegister(shop, demoAccounts.vendor),
    logInOrRegister(shop, demoAccounts.customer),
  ]);
  const document = `mutation ($input: GrantRoleInput!) {
    grantRole(input: $input) { userErrors { code message } }
  }`;
  const input = { userId: vendor.user.id, role: 'VENDOR' };
  const { grantRole } = await shop.as(admin.accessToken).ask(granted, document, { input });
  refuseNothing(grantRole.userErrors);
  // The token says what its bearer may do: the new role needs a new one.
  const { accessToken } = await logIn(shop, demoAccounts.vendor.email);
  await Promise.all(catalogue.map((item) => offer(shop.as(accessToken), item)));
  await untilListed(shop);
};

const offer = async (shop: ShopClient, item: CatalogueItem): Promise<void> => {
  const id = await createProduct(shop, item);
  const document = `mutation ($input: PublishProductInput!) {
    publishProduct(input: $input) { userErrors { code message } }
  }`;
  const { publishProduct } = await shop.ask(published, document, { input: { productId: id } });
  refuseNothing(publishProduct.userErrors);
  await receiveStock(shop, item, id);
};

const createProduct = async (
  shop: ShopClient,
  { key, name, description, category, price }: CatalogueItem,
): Promise<string> => {
  const document = `mutation ($input: CreateProductInput!) {
    createProduct(input: $input) { product { id } userErrors { code message } }
  }`;
  const input = {
    idempotencyKey: `seed-${key}`,
    name,
    description,
    category,
    price: { amount: price, currencyCode: 'BRL' },
  };
  const { createProduct: payload } = await shop.ask(created, document, { input });
  refuseNothing(payload.userErrors);
  return payload.product?.id ?? '';
};

/** The shelf of a new product is made by inventory, a moment after the product. */
const receiveStock = async (
  shop: ShopClient,
  { key }: CatalogueItem,
  productId: string,
): Promise<void> => {
  const document = `mutation ($input: ReceiveStockInput!) {
    receiveStock(input: $input) { userErrors { code message } }
  }`;
  const input = { productId, quantity: firstDelivery, idempotencyKey: `seed-${key}` };
  const refusals = await until(
    async () => {
      const { receiveStock: payload } = await shop.ask(received, document, { input });
      const isEarly = payload.userErrors.some(({ code }) => code === 'STOCK_ITEM_NOT_FOUND');
      return isEarly ? undefined : payload.userErrors;
    },
    {
      ms: patience,
      everyMs: 50,
      failure: () => new ShopError(`inventory has no shelf for ${key}`, ['STOCK_ITEM_NOT_FOUND']),
    },
  );
  refuseNothing(refusals);
};

/** The shop window shows all of it once the projection has seen the last product. */
const untilListed = async (shop: ShopClient): Promise<void> => {
  const document = `{ products(first: 1) { totalCount } }`;
  await until(
    async () => (await shop.ask(listed, document)).products.totalCount >= catalogue.length,
    {
      ms: patience,
      everyMs: 50,
      failure: () => new ShopError('the products are not listed', ['NOT_LISTED']),
    },
  );
};

const refuseNothing = (refusals: z.output<typeof userErrors>): void => {
  if (refusals.length === 0) return;
  throw new ShopError(
    refusals.map(({ message }) => message).join(' '),
    refusals.map(({ code }) => code),
  );
};
