import { type SubgraphConfig } from '@marketgraph/infra/config';
import { openInfra, type Running, serveSubgraph } from '@marketgraph/infra/subgraph-server';
import { viewsIn } from '@marketgraph/projections';
import { createStockItemsOfProducts } from './application/create-stock-items.ts';
import { createReservations } from './application/reservations.ts';
import { reserveOrders } from './application/reserve-orders.ts';
import { createStockItems } from './application/stock-items.ts';
import { createStockReadModel, type InventoryDatabase } from './read-model/stock-view.ts';
import { createResolvers } from './resolvers/index.ts';

/** Builds and serves the inventory subgraph. */
export const startInventory = async (
  config: SubgraphConfig,
): Promise<Running & { readonly url: string }> => {
  const infra = await openInfra<InventoryDatabase>('inventory', config);
  const { eventStore, execute, states } = infra;
  const stockItems = createStockItems(execute);
  const readModel = createStockReadModel(infra.database);
  return serveSubgraph({
    infra,
    views: viewsIn('inventory'),
    resolvers: createResolvers({ eventStore, states, stockItems, readModel }),
    reactions: [
      createStockItemsOfProducts(stockItems),
      reserveOrders(createReservations(execute, stockItems)),
    ],
  });
};
