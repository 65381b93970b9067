import { type Viewer } from '@marketgraph/infra/graphql';

/** A product's shelf is filled by its vendor and by admins. */
export const mayStock = (viewer: Viewer, { vendorId }: { readonly vendorId: string }): boolean =>
  viewer.roles.includes('ADMIN') || viewer.id === vendorId;

/** Whose shelves a viewer sees in the list: everyone's, or one vendor's. */
export const visibleVendor = (viewer: Viewer): string | undefined =>
  viewer.roles.includes('ADMIN') ? undefined : viewer.id;
