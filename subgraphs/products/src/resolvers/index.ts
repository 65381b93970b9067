import { createMutation } from './mutation.ts';
import { priceBand } from './price-band.ts';
import { createProduct, type ProductParts } from './product.ts';
import { createQuery } from './query.ts';

/** The resolver map of products' `schema.graphql`. */
export const createResolvers = (parts: ProductParts) => ({
  Query: createQuery(parts),
  Mutation: createMutation(parts.products),
  Product: createProduct(parts),
  PriceBand: priceBand,
});
