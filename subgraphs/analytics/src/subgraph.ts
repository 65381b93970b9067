import { type SubgraphConfig } from '@marketgraph/infra/config';
import { openInfra, type Running, serveSubgraph } from '@marketgraph/infra/subgraph-server';
import { viewsIn } from '@marketgraph/projections';
import { type AnalyticsDatabase, createOrderFigures } from './read-model/order-fact-view.ts';
import { createResolvers } from './resolvers/index.ts';

/** Builds and serves the analytics subgraph: it reads, and decides nothing. */
export const startAnalytics = async (
  config: SubgraphConfig,
): Promise<Running & { readonly url: string }> => {
  const infra = await openInfra<AnalyticsDatabase>('analytics', config);
  return serveSubgraph({
    infra,
    resolvers: createResolvers(createOrderFigures(infra.database)),
    views: viewsIn('analytics'),
  });
};
