import { type Shelves } from '../application/current-stock.ts';
import { type StockItems } from '../application/stock-items.ts';
import { type StockReadModel } from '../read-model/stock-view.ts';
import { createMutation } from './mutation.ts';
import { createProduct } from './product.ts';
import { createQuery } from './query.ts';
import { stockItem } from './stock.ts';

/** The resolver map of inventory's `schema.graphql`. */
export const createResolvers = (
  parts: Shelves & { readonly stockItems: StockItems; readonly readModel: StockReadModel },
) => ({
  Query: createQuery(parts.readModel),
  Mutation: createMutation(parts),
  Product: createProduct(parts.readModel),
  StockItem: stockItem,
});
