import { randomUUID } from 'node:crypto';
import { demoAccounts, logIn, logInOrRegister } from '@marketgraph/local/shop';
import { beforeAll, describe, expect, inject, it } from 'vitest';
import { z } from 'zod';
import { stranger } from '../people.ts';
import { createTokenClient, type Memory, type TokenClient } from './token-client.ts';

const none = z.array(z.unknown()).length(0);
const thing = z.object({ id: z.string() });
const created = z.object({ createProduct: z.object({ product: thing, userErrors: none }) });
const published = z.object({ publishProduct: z.object({ product: thing, userErrors: none }) });
const placed = z.object({ placeOrder: z.object({ order: thing, userErrors: none }) });
const nodes = z.object({ nodes: z.array(thing) });
const products = z.object({ products: nodes });
const orders = z.object({ orders: nodes });

const rounds = Array.from({ length: 30 }, (_, index) => index + 1);

/** Drafts and publishes a product; the answer is its id. */
const publish = async (vendor: TokenClient): Promise<string> => {
  const draft = `mutation ($input: CreateProductInput!) {
    createProduct(input: $input) { product { id } userErrors { code } }
  }`;
  const price = { amount: '10.00', currencyCode: 'BRL' };
  const input = { idempotencyKey: randomUUID(), name: 'Just made', price };
  const { createProduct } = await vendor(created, draft, { input });
  const productId = createProduct.product.id;
  const release = `mutation ($input: PublishProductInput!) {
    publishProduct(input: $input) { product { id } userErrors { code } }
  }`;
  await vendor(published, release, { input: { productId } });
  return productId;
};

const order = async (buyer: TokenClient, productId: string): Promise<string> => {
  const document = `mutation ($input: PlaceOrderInput!) {
    placeOrder(input: $input) { order { id } userErrors { code } }
  }`;
  const shippingAddress = {
    name: 'Somebody',
    line1: 'Rua das Laranjeiras 1',
    city: 'Rio de Janeiro',
    region: 'RJ',
    postalCode: '22240-000',
    country: 'BR',
  };
  const items = [{ productId, quantity: 1 }];
  const input = { idempotencyKey: randomUUID(), items, shippingAddress };
  return (await buyer(placed, document, { input })).placeOrder.order.id;
};

const idsOf = ({ nodes: list }: z.output<typeof nodes>): readonly string[] =>
  list.map(({ id }) => id);

describe('given a client that brings the token of its last write', () => {
  const memory: Memory = {};
  let vendor: TokenClient;
  let vendorId: string;
  let buyer: TokenClient;

  beforeAll(async () => {
    const { graphql } = inject('stack');
    const email = `${randomUUID()}@example.com`;
    const [seller, customer] = await Promise.all([
      logIn(stranger(), demoAccounts.vendor.email),
      logInOrRegister(stranger(), { name: 'Somebody', email }),
    ]);
    vendorId = seller.user.id;
    vendor = createTokenClient(graphql, seller.accessToken, memory);
    // The buyer knows what the vendor knows: a token may be handed on.
    buyer = createTokenClient(graphql, customer.accessToken, memory);
  });

  it.each(rounds)('lists a product right after it was published (%i)', async () => {
    const productId = await publish(vendor);
    const list = `query ($vendorId: ID!) { products(filter: { vendorId: $vendorId }) { nodes { id } } }`;
    const shown = await vendor(products, list, { vendorId });
    expect(idsOf(shown.products)).toContain(productId);
  });

  it.each(rounds)('orders what was just published, and lists the order (%i)', async () => {
    const productId = await publish(vendor);
    const orderId = await order(buyer, productId);
    const shown = await buyer(orders, '{ orders { nodes { id } } }');
    expect(idsOf(shown.orders)).toContain(orderId);
  });
});
