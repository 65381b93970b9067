import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { until } from '../processes/until.ts';
import { demoAccounts, logIn } from '../shop/accounts.ts';
import { type ShopClient, ShopError } from '../shop/shop-client.ts';

const userErrors = z.array(z.object({ code: z.string(), message: z.string() }));

const shelf = z.object({
  products: z.object({
    totalCount: z.number(),
    nodes: z.array(
      z.object({
        id: z.string(),
        name: z.string(),
        price: z.object({ amount: z.string(), currencyCode: z.string() }),
        stock: z.object({ available: z.number() }).nullable(),
      }),
    ),
  }),
});
export type Shelf = z.output<typeof shelf>['products'];

/** What an app would show of the catalogue: products from one service, stock from another. */
export const browse = async (shop: ShopClient): Promise<Shelf> => {
  const document = `{
    products(first: 5, sort: NAME) {
      totalCount
      nodes { id name price { amount currencyCode } stock { available } }
    }
  }`;
  return (await shop.ask(shelf, document)).products;
};

const placed = z.object({
  placeOrder: z.object({
    order: z
      .object({ id: z.string(), total: z.object({ amount: z.string(), currencyCode: z.string() }) })
      .nullable(),
    userErrors,
  }),
});
export type PlacedOrder = NonNullable<z.output<typeof placed>['placeOrder']['order']>;

/** Orders units of a product; throws `ShopError` when refused. */
export const place = async (
  shop: ShopClient,
  productId: string,
  quantity: number,
): Promise<PlacedOrder> => {
  const document = `mutation ($input: PlaceOrderInput!) {
    placeOrder(input: $input) {
      order { id total { amount currencyCode } }
      userErrors { code message }
    }
  }`;
  const input = {
    idempotencyKey: randomUUID(),
    items: [{ productId, quantity }],
    shippingAddress: {
      name: demoAccounts.customer.name,
      line1: 'Rua das Laranjeiras 1',
      city: 'Rio de Janeiro',
      region: 'RJ',
      postalCode: '22240-000',
      country: 'BR',
    },
  };
  const { order, userErrors: refusals } = (await shop.ask(placed, document, { input })).placeOrder;
  return order ?? refuse(refusals);
};

const refuse = (refusals: z.output<typeof userErrors>): never => {
  throw new ShopError(
    refusals.map(({ message }) => message).join(' '),
    refusals.map(({ code }) => code),
  );
};

const update = z.object({
  orderUpdated: z.object({
    eventType: z.string().nullable(),
    status: z.string().nullable(),
    recordedAt: z.iso.datetime().nullable(),
    order: z.object({
      status: z.string(),
      items: z.array(
        z.object({ quantity: z.number(), product: z.object({ name: z.string() }).nullable() }),
      ),
      payments: z
        .array(z.object({ status: z.string(), clientSecret: z.string().nullable() }))
        .nullable(),
      shipments: z
        .array(
          z.object({ id: z.string(), status: z.string(), trackingNumber: z.string().nullable() }),
        )
        .nullable(),
    }),
  }),
});
export type OrderUpdate = z.output<typeof update>['orderUpdated'];

/** The order live, across orders, products, payments and shipping: as it is, then after every change. */
export async function* follow(
  shop: ShopClient,
  orderId: string,
  signal: AbortSignal,
): AsyncGenerator<OrderUpdate, void, undefined> {
  const document = `subscription ($orderId: ID!) {
    orderUpdated(orderId: $orderId) {
      eventType status recordedAt
      order {
        status
        items { quantity product { name } }
        payments { status clientSecret }
        shipments { id status trackingNumber }
      }
    }
  }`;
  const pushes = shop.follow(update, document, { variables: { orderId }, signal });
  for await (const { orderUpdated } of pushes) yield orderUpdated;
}

/** Confirms a payment as the buyer's browser would, with the client secret and a test card. */
export const pay = async (stripeUrl: string, clientSecret: string): Promise<void> => {
  const [intentId = ''] = clientSecret.split('_secret_');
  const response = await fetch(`${stripeUrl}/v1/payment_intents/${intentId}/confirm`, {
    method: 'POST',
    headers: { authorization: 'Bearer pk_test_marketgraph' },
    body: new URLSearchParams({ client_secret: clientSecret, payment_method: 'pm_card_visa' }),
  });
  if (!response.ok) throw new ShopError(`Stripe refused: ${await response.text()}`, ['STRIPE']);
};

const shipped = z.object({ dispatchShipment: z.object({ userErrors }) });
const delivered = z.object({ markShipmentDelivered: z.object({ userErrors }) });

/** Hands the parcel to the carrier, as an admin. */
export const dispatch = async (shop: ShopClient, shipmentId: string): Promise<void> => {
  const document = `mutation ($input: DispatchShipmentInput!) {
    dispatchShipment(input: $input) { userErrors { code message } }
  }`;
  const input = { shipmentId, carrier: 'Correios', trackingNumber: 'BR123456789' };
  const { dispatchShipment } = await shop.ask(shipped, document, { input });
  if (dispatchShipment.userErrors.length > 0) refuse(dispatchShipment.userErrors);
};

/** Says that the parcel arrived, as an admin. */
export const deliver = async (shop: ShopClient, shipmentId: string): Promise<void> => {
  const document = `mutation ($input: MarkShipmentDeliveredInput!) {
    markShipmentDelivered(input: $input) { userErrors { code message } }
  }`;
  const input = { shipmentId };
  const { markShipmentDelivered } = await shop.ask(delivered, document, { input });
  if (markShipmentDelivered.userErrors.length > 0) refuse(markShipmentDelivered.userErrors);
};

/** The shop as somebody of the demo. */
export const enter = async (
  shop: ShopClient,
  who: keyof typeof demoAccounts,
): Promise<ShopClient> => shop.as((await logIn(shop, demoAccounts[who].email)).accessToken);

const told = z.object({
  notifications: z.object({
    nodes: z.array(
      z.object({
        title: z.string(),
        emailSentAt: z.string().nullable(),
        order: z.object({ id: z.string() }).nullable(),
      }),
    ),
  }),
});

/** What the buyer was told about an order, oldest first, once `count` messages went out by e-mail. */
export const readMessages = async (
  shop: ShopClient,
  orderId: string,
  count: number,
): Promise<readonly string[]> => {
  const document = `{ notifications(first: 20) { nodes { title emailSentAt order { id } } } }`;
  return until(
    async () => {
      const { nodes } = (await shop.ask(told, document)).notifications;
      const sent = nodes.filter(({ order, emailSentAt }) => order?.id === orderId && emailSentAt);
      return sent.length >= count ? sent.map(({ title }) => title).reverse() : undefined;
    },
    { ms: 10_000, everyMs: 50, failure: () => new ShopError('no e-mails went out', ['NO_MAILS']) },
  );
};
