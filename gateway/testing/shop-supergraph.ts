import { readFileSync } from 'node:fs';
import { composeServices } from '@apollo/composition';
import { parse } from 'graphql';

const federation = `
  extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])
`;

const ordersSdl = `${federation}
  type Query {
    order(id: ID!): Order
    orders: [Order!]!
    broken: String
    forbidden: String
  }
  type Mutation { cancelOrder(id: ID!): Order }
  type Order @key(fields: "id") { id: ID!  status: OrderStatus! }
  enum OrderStatus { PLACED PAID SENT }
`;

const paymentsSdl = `${federation}
  type Query { lastPaid: Order }
  type Mutation { refundOrder(id: ID!): Order }
  type Order @key(fields: "id") { id: ID!  payments: [Payment!] }
  type Payment { status: String! }
`;

const shippingSdl = `${federation}
  type Order @key(fields: "id") { id: ID!  shipment: String }
`;

const directiveSdl = readFileSync(
  new URL('../../schema/graphql/live.graphql', import.meta.url),
  'utf8',
);

export const liveSdl = `${directiveSdl}
  type Subscription {
    orderUpdated(orderId: ID!): OrderUpdate! @live(
      topics: ["order-view.{orderId}", "payment-view.{orderId}", "shipment-view.{orderId}"]
      entity: "order"
      id: "{orderId}"
      guard: "query ($orderId: ID!) { order(id: $orderId) { id } }"
    )
  }
  type OrderUpdate { order: Order!  eventType: String  status: OrderStatus  revision: Int }
  type Order @key(fields: "id", resolvable: false) { id: ID! }
  enum OrderStatus { PLACED PAID SENT }
`;

export const shopSdl = { orders: ordersSdl, payments: paymentsSdl, shipping: shippingSdl };

/** The supergraph of the specs' shop; a spec may declare other live fields. */
export const composeShop = (urls: Partial<typeof shopSdl> = {}, live = liveSdl): string => {
  const { supergraphSdl, errors } = composeServices([
    ...Object.entries({ ...shopUrls, ...urls }).map(([name, url]) => ({
      name,
      url,
      typeDefs: parse(shopSdl[name as keyof typeof shopSdl]),
    })),
    { name: 'orders-live', url: 'live:orders', typeDefs: parse(live) },
  ]);
  if (supergraphSdl !== undefined) return supergraphSdl;
  throw new AggregateError(errors, 'The shop of the specs does not compose');
};

const nowhere = 'http://127.0.0.1:1/graphql';
const shopUrls = { orders: nowhere, payments: nowhere, shipping: nowhere };
