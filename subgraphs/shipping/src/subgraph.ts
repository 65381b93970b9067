import { type SubgraphConfig } from '@marketgraph/infra/config';
import { openInfra, type Running, serveSubgraph } from '@marketgraph/infra/subgraph-server';
import { viewsIn } from '@marketgraph/projections';
import { followOrders } from './application/follow-orders.ts';
import { createShipments } from './application/shipments.ts';
import { createShipmentReadModel, type ShippingDatabase } from './read-model/shipment-view.ts';
import { createResolvers } from './resolvers/index.ts';

/** Builds and serves the shipping subgraph. */
export const startShipping = async (
  config: SubgraphConfig,
): Promise<Running & { readonly url: string }> => {
  const infra = await openInfra<ShippingDatabase>('shipping', config);
  const shipments = createShipments(infra.execute);
  const readModel = createShipmentReadModel(infra.database);
  return serveSubgraph({
    infra,
    views: viewsIn('shipping'),
    resolvers: createResolvers({ shipments, eventStore: infra.eventStore, readModel }),
    reactions: [followOrders(shipments)],
  });
};
