import { GraphQLError } from 'graphql';
import { composeShop, shopSdl } from './shop-supergraph.ts';
import { createStubSubgraph, type StubResolvers, type StubSubgraph } from './stub-subgraph.ts';

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
  const orders = await createStubSubgraph(shopSdl.orders, orderResolvers(state));
  const payments = await createStubSubgraph(shopSdl.payments, {
    // Payments remember an order that orders do not know.
    Query: { lastPaid: () => ({ id: 'unknown' }) },
    Mutation: { refundOrder: (_: unknown, { id }: Order) => ({ id }) },
    Order: {
      __resolveReference: (reference: unknown) => reference,
      payments: ({ id }: Order) => state.payments.get(id)?.map((status) => ({ status })) ?? [],
    },
  });
  const shipping = await createStubSubgraph(shopSdl.shipping, {
    Order: {
      __resolveReference: (reference: unknown) => reference,
      shipment: ({ id }: Order) => state.shipments.get(id),
    },
  });
  const stubs = { orders, payments, shipping };
  return {
    supergraphSdl: composeShop({
      orders: orders.url,
      payments: payments.url,
      shipping: shipping.url,
    }),
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
