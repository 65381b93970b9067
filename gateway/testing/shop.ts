import { readFileSync } from 'node:fs';
import { composeServices } from '@apollo/composition';
import { GraphQLError, parse } from 'graphql';
import { createStubSubgraph, type StubResolvers, type StubSubgraph } from './stub-subgraph.ts';

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

const liveSdl = `${directiveSdl}
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

type Order = { readonly id: string; readonly owner: string; status: string };

/** A tiny shop over three subgraphs, whose facts a spec changes as it likes. */
export type Shop = {
  readonly supergraphSdl: string;
  readonly orders: StubSubgraph;
  readonly payments: StubSubgraph;
  readonly shipping: StubSubgraph;
  readonly state: {
    readonly orders: Map<string, Order>;
    readonly payments: Map<string, string[]>;
    readonly shipments: Map<string, string>;
    /** Awaited before an order's status is answered: a spec may hold an execution here. */
    gate: Promise<unknown>;
  };
  readonly stop: () => Promise<void>;
};

export const startShop = async (): Promise<Shop> => {
  const state: Shop['state'] = {
    orders: new Map(),
    payments: new Map(),
    shipments: new Map(),
    gate: Promise.resolve(),
  };
  const orders = await createStubSubgraph(ordersSdl, orderResolvers(state));
  const payments = await createStubSubgraph(paymentsSdl, {
    // Payments remember an order that orders do not know.
    Query: { lastPaid: () => ({ id: 'unknown' }) },
    Order: {
      __resolveReference: (reference: unknown) => reference,
      payments: ({ id }: Order) => state.payments.get(id)?.map((status) => ({ status })) ?? [],
    },
  });
  const shipping = await createStubSubgraph(shippingSdl, {
    Order: {
      __resolveReference: (reference: unknown) => reference,
      shipment: ({ id }: Order) => state.shipments.get(id),
    },
  });
  const stubs = { orders, payments, shipping };
  return {
    supergraphSdl: composed(stubs),
    ...stubs,
    state,
    stop: async () => {
      await Promise.all(Object.values(stubs).map((stub) => stub.stop()));
    },
  };
};

const orderResolvers = (state: Shop['state']): StubResolvers => ({
  Query: {
    order: (_: unknown, { id }: Order, { viewerId }) => {
      const order = state.orders.get(id);
      return order?.owner === viewerId ? order : null;
    },
    orders: () => [...state.orders.values()],
    broken: () => {
      throw new Error('password=secret at db.internal');
    },
    forbidden: () => {
      throw new GraphQLError('For admins only.', { extensions: { code: 'FORBIDDEN', trace: 'x' } });
    },
  },
  Mutation: {
    cancelOrder: (_: unknown, { id }: Order) => state.orders.get(id),
  },
  Order: {
    __resolveReference: ({ id }: Order) => state.orders.get(id) ?? null,
    status: async ({ id }: Order) => {
      await state.gate;
      return state.orders.get(id)?.status;
    },
  },
});

const composed = (stubs: Record<'orders' | 'payments' | 'shipping', StubSubgraph>): string => {
  const { supergraphSdl, errors } = composeServices([
    { name: 'orders', url: stubs.orders.url, typeDefs: parse(ordersSdl) },
    { name: 'orders-live', url: 'live:orders', typeDefs: parse(liveSdl) },
    { name: 'payments', url: stubs.payments.url, typeDefs: parse(paymentsSdl) },
    { name: 'shipping', url: stubs.shipping.url, typeDefs: parse(shippingSdl) },
  ]);
  if (supergraphSdl !== undefined) return supergraphSdl;
  throw new AggregateError(errors, 'The shop of the specs does not compose');
};
