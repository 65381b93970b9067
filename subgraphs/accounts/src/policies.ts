import { type Viewer } from '@marketgraph/infra/graphql';

/** An e-mail address is its owner's and the admins' business. */
export const maySeeEmail = (
  viewer: Viewer | undefined,
  { userId }: { readonly userId: string },
): boolean => viewer !== undefined && (viewer.id === userId || viewer.roles.includes('ADMIN'));
