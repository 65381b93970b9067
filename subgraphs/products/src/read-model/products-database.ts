import { type ProductView, type StockView } from '@marketgraph/schema/views';

/** What this subgraph reads of its database; projections alone write it. */
export type ProductsDatabase = {
  readonly productView: ProductView;
  readonly availabilityView: StockView;
};
