import { startStack } from '@marketgraph/local';
import {
  createShopClient,
  demoAccounts,
  logIn,
  logInOrRegister,
  seedShop,
  type ShopClient,
} from '@marketgraph/local/shop';
import pLimit from 'p-limit';
import { z } from 'zod';
import { until } from '../until.ts';

/** A running shop that nobody else uses, with buyers and an admin who also sells. */
export type Shop = {
  readonly stripeUrl: string;
  readonly buyers: readonly ShopClient[];
  readonly admin: ShopClient;
  /** Puts a product on sale with so many units; answers its id once it can be ordered. */
  readonly offer: (name: string, units: number) => Promise<string>;
  readonly close: () => Promise<void>;
};

/** Starts a stack on free ports in a temporary folder, and registers the buyers. */
export const openShop = async (buyerCount: number): Promise<Shop> => {
  const stack = await startStack();
  const visitor = createShopClient(stack.urls.graphql);
  await seedShop(visitor);
  const { accessToken } = await logIn(visitor, demoAccounts.admin.email);
  const admin = visitor.as(accessToken);
  const enter = pLimit(4);
  const buyers = await Promise.all(
    Array.from({ length: buyerCount }, (_, index) =>
      enter(async () => {
        const person = { name: `Buyer ${index}`, email: `buyer-${index}@example.com` };
        return visitor.as((await logInOrRegister(visitor, person)).accessToken);
      }),
    ),
  );
  return {
    stripeUrl: stack.urls.stripe,
    buyers,
    admin,
    offer: (name, units) => offer(admin, name, units),
    close: () => stack.stop(),
  };
};

const created = z.object({
  createProduct: z.object({ product: z.object({ id: z.string() }), userErrors: z.tuple([]) }),
});
const received = z.object({
  receiveStock: z.object({ userErrors: z.array(z.object({ code: z.string() })) }),
});
const shown = z.object({ product: z.object({ status: z.string() }).nullable() });

const offer = async (admin: ShopClient, name: string, quantity: number): Promise<string> => {
  const { createProduct } = await admin.ask(
    created,
    `mutation ($input: CreateProductInput!) {
      createProduct(input: $input) { product { id } userErrors { code } }
    }`,
    { input: { idempotencyKey: name, name, price: { amount: '10.00', currencyCode: 'BRL' } } },
  );
  const productId = createProduct.product.id;
  await admin.ask(
    z.object({ publishProduct: z.object({ userErrors: z.tuple([]) }) }),
    `mutation ($input: PublishProductInput!) {
      publishProduct(input: $input) { userErrors { code } }
    }`,
    { input: { productId } },
  );
  const input = { productId, quantity, idempotencyKey: name };
  const receive = `mutation ($input: ReceiveStockInput!) {
    receiveStock(input: $input) { userErrors { code } }
  }`;
  // The shelf of a new product follows the product.
  await until(async () => {
    const { receiveStock } = await admin.ask(received, receive, { input });
    return receiveStock.userErrors.length === 0;
  });
  await until(async () => {
    const document = 'query ($id: ID!) { product(id: $id) { status } }';
    const { product } = await admin.ask(shown, document, { id: productId });
    return product?.status === 'PUBLISHED';
  });
  return productId;
};
