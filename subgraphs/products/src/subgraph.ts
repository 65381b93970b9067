import { type SubgraphConfig } from '@marketgraph/infra/config';
import { openInfra, type Running, serveSubgraph } from '@marketgraph/infra/subgraph-server';
import { viewsIn } from '@marketgraph/projections';
import { createProducts } from './application/products.ts';
import { createProductReadModel } from './read-model/product-view.ts';
import { type ProductsDatabase } from './read-model/products-database.ts';
import { createResolvers } from './resolvers/index.ts';

/** Builds and serves the products subgraph. */
export const startProducts = async (config: SubgraphConfig): Promise<Running> => {
  const infra = await openInfra<ProductsDatabase>('products', config);
  return serveSubgraph({
    infra,
    views: viewsIn('products'),
    resolvers: createResolvers({
      products: createProducts(infra),
      readModel: createProductReadModel(infra.database),
    }),
  });
};
