import { type Viewer } from '@marketgraph/infra/graphql';

type Owned = { readonly customerId: string };

/** A payment is its buyer's and the admins' business. */
export const maySee = (viewer: Viewer | undefined, { customerId }: Owned): boolean =>
  viewer !== undefined && (viewer.id === customerId || isAdmin(viewer));

/** What confirms a payment belongs to the buyer alone: an admin must not be able to pay with it. */
export const mayConfirm = (viewer: Viewer | undefined, { customerId }: Owned): boolean =>
  viewer?.id === customerId;

export const isAdmin = (viewer: Viewer | undefined): boolean =>
  viewer?.roles.includes('ADMIN') ?? false;
