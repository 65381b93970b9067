import { demoAccounts } from '@marketgraph/local/shop';
import { z } from 'zod';
import { enterPatiently, type Patience, patiently, type PatientClient } from './patient-client.ts';

const created = z.object({
  createProduct: z.object({ product: z.object({ id: z.string() }), userErrors: z.tuple([]) }),
});
const done = (name: string) => z.object({ [name]: z.object({ userErrors: z.tuple([]) }) });
const listed = z.object({
  products: z.object({ nodes: z.array(z.object({ id: z.string() })), totalCount: z.number() }),
});

const scarceUnits = [3, 8, 15, 25];

/** A product of which there are few, so that some orders find none left. */
const offer = async (vendor: PatientClient, units: number): Promise<string> => {
  const { createProduct } = await vendor.ask(
    created,
    `mutation ($input: CreateProductInput!) {
      createProduct(input: $input) { product { id } userErrors { code } }
    }`,
    {
      input: {
        idempotencyKey: `scarce-${units}`,
        name: `Scarce ${units}`,
        price: { amount: '10.00', currencyCode: 'BRL' },
      },
    },
  );
  const productId = createProduct.product.id;
  const publish = `mutation ($input: PublishProductInput!) {
    publishProduct(input: $input) { userErrors { code } }
  }`;
  await vendor.ask(done('publishProduct'), publish, { input: { productId } });
  await receive(vendor, productId, units);
  return productId;
};

const receive = async (vendor: PatientClient, productId: string, units: number): Promise<void> => {
  const document = `mutation ($input: ReceiveStockInput!) {
    receiveStock(input: $input) { userErrors { code } }
  }`;
  const input = { productId, quantity: units, idempotencyKey: `chaos-${productId}` };
  await vendor.ask(done('receiveStock'), document, { input });
};

export type Shelves = { readonly plenty: readonly string[]; readonly scarce: readonly string[] };

/** The seeded products, and some more with little stock; answers when all can be ordered. */
export const stockShelves = async (
  gateways: readonly string[],
  patience: Patience,
): Promise<Shelves> => {
  const vendor = await enterPatiently(gateways, demoAccounts.vendor.email, patience);
  const shop = patiently(gateways, patience);
  const plenty = await idsListed(shop, 1);
  // As many as the longest run can sell.
  await Promise.all(plenty.map((productId) => receive(vendor, productId, 50_000)));
  const scarce = await Promise.all(scarceUnits.map((units) => offer(vendor, units)));
  await idsListed(shop, plenty.length + scarce.length);
  return { plenty: plenty.toSorted(), scarce };
};

const idsListed = async (shop: PatientClient, atLeast: number): Promise<readonly string[]> => {
  const document = `{ products(first: 100) { totalCount nodes { id } } }`;
  const enough = listed.refine(({ products }) => products.totalCount >= atLeast);
  return (await shop.ask(enough, document)).products.nodes.map(({ id }) => id);
};
