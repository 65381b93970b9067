import { type Viewer } from '@marketgraph/infra/graphql';

/** A parcel is its buyer's and the admins' business. */
export const maySee = (
  viewer: Viewer | undefined,
  { customerId }: { readonly customerId: string },
): boolean => viewer !== undefined && (viewer.id === customerId || viewer.roles.includes('ADMIN'));
