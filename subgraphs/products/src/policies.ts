import { type Viewer } from '@marketgraph/infra/graphql';
import { type ProductView } from '@marketgraph/schema/views';

/** A product is its vendor's and the admins' to change. */
export const mayManage = (
  viewer: Viewer | undefined,
  { vendorId }: { readonly vendorId: string },
): boolean =>
  viewer !== undefined &&
  (viewer.roles.includes('ADMIN') || (viewer.roles.includes('VENDOR') && viewer.id === vendorId));

/** What never was on sale is nobody else's business; the rest stays readable for old orders. */
export const maySee = (
  viewer: Viewer | undefined,
  product: Pick<ProductView, 'vendorId' | 'publishedAt'>,
): boolean => product.publishedAt !== null || mayManage(viewer, product);

/** Whose products that are not on sale a list may show: everybody's, one vendor's or nobody's. */
export const mayListUnpublished = (
  viewer: Viewer | undefined,
): 'of everybody' | { readonly vendorId: string } | 'of nobody' => {
  if (viewer?.roles.includes('ADMIN')) return 'of everybody';
  return viewer?.roles.includes('VENDOR') ? { vendorId: viewer.id } : 'of nobody';
};
