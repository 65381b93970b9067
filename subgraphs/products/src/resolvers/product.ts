import { batchLoader, isUuid, moneyOf, type RequestContext } from '@marketgraph/infra/graphql';
import { type ProductView } from '@marketgraph/schema/views';
import { type Products } from '../application/products.ts';
import { maySee } from '../policies.ts';
import { type ProductReadModel } from '../read-model/product-view.ts';

export type ProductParts = { readonly products: Products; readonly readModel: ProductReadModel };

/**
 * A product the viewer may see, batched; other people's drafts look as if they did not exist. One
 * the projection has not seen yet is read from its stream.
 */
export const visibleProduct = async (
  { products, readModel }: ProductParts,
  id: string,
  context: RequestContext,
): Promise<ProductView | null> => {
  if (!isUuid(id)) return null;
  const row = await batchLoader(context, 'product', readModel.byId)(id);
  const product = row ?? (await products.find(id));
  return product && maySee(context.viewer, product) ? product : null;
};

export const createProduct = (parts: ProductParts) => ({
  __resolveReference: ({ id }: { readonly id: string }, context: RequestContext) =>
    visibleProduct(parts, id, context),
  id: ({ productId }: ProductView): string => productId,
  price: ({ priceMinor, currency }: ProductView) => moneyOf(priceMinor, currency),
  priceHistory: ({ priceHistory }: ProductView) =>
    priceHistory.map(({ priceMinor, currency, since }) => ({
      price: moneyOf(priceMinor, currency),
      since,
    })),
  vendor: ({ vendorId }: ProductView) => ({ id: vendorId }),
});
