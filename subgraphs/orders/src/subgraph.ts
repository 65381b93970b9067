import { type SubgraphConfig } from '@marketgraph/infra/config';
import { openInfra, type Running, serveSubgraph } from '@marketgraph/infra/subgraph-server';
import { viewsIn } from '@marketgraph/projections';
import { createCarts } from './application/carts.ts';
import { checkOutCarts } from './application/check-out-carts.ts';
import { fulfilmentProcess } from './application/fulfilment-process.ts';
import { createOrders } from './application/orders.ts';
import { createCatalogue } from './read-model/catalogue-view.ts';
import { createOrderReadModel, type OrdersDatabase } from './read-model/order-view.ts';
import { createResolvers } from './resolvers/index.ts';

/** Builds and serves the orders subgraph. */
export const startOrders = async (
  config: SubgraphConfig,
): Promise<Running & { readonly url: string }> => {
  const infra = await openInfra<OrdersDatabase>('orders', config);
  const { database, eventStore, execute } = infra;
  const catalogue = createCatalogue(database);
  const carts = createCarts({ execute, eventStore, catalogue });
  const orders = createOrders(execute, eventStore);
  const readModel = createOrderReadModel(database);
  return serveSubgraph({
    infra,
    views: viewsIn('orders'),
    resolvers: createResolvers({ carts, catalogue, eventStore, orders, readModel }),
    reactions: [checkOutCarts(carts), ...fulfilmentProcess(orders)],
  });
};
