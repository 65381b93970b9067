import { batchLoader, type RequestContext } from '@marketgraph/infra/graphql';
import { type StockReadModel } from '../read-model/stock-view.ts';
import { stockOf } from './stock.ts';

type ProductReference = { readonly id: string };

/** What inventory knows of a product: how many there are. */
export const createProduct = (readModel: StockReadModel) => ({
  __resolveReference: (reference: ProductReference): ProductReference => reference,
  stock: async ({ id }: ProductReference, _args: unknown, context: RequestContext) => {
    const row = await batchLoader(context, 'stock', readModel.byId)(id);
    return row ? stockOf(row) : null;
  },
});
