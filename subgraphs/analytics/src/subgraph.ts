import { type SubgraphConfig } from '@marketgraph/infra/config';
import { openInfra, type Running, serveSubgraph } from '@marketgraph/infra/subgraph-server';
import { viewsIn } from '@marketgraph/projections';
import { type AnalyticsDatabase } from './read-model/analytics-database.ts';
import { createBestSellers } from './read-model/best-sellers.ts';
import { findDelivery } from './read-model/delivery-figures.ts';
import { createOrderFigures } from './read-model/order-figures.ts';
import { createResolvers } from './resolvers/index.ts';

/** Builds and serves the analytics subgraph: it reads, and decides nothing. */
export const startAnalytics = async (
  config: SubgraphConfig,
): Promise<Running & { readonly url: string }> => {
  const infra = await openInfra<AnalyticsDatabase>('analytics', config);
  return serveSubgraph({
    infra,
    resolvers: createResolvers({
      figures: createOrderFigures(infra.database),
      bestSellers: createBestSellers(infra.database),
      findDelivery: findDelivery(infra.database),
    }),
    views: viewsIn('analytics'),
  });
};
