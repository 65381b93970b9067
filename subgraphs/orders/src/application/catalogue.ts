import { type CatalogueView } from '@marketgraph/schema/views';

/** What can be sold at the moment, and for how much. Unknown products have no entry. */
export type Catalogue = (
  productIds: readonly string[],
) => Promise<ReadonlyMap<string, CatalogueView>>;
