import { batchLoader, isUuid, type RequestContext } from '@marketgraph/infra/graphql';
import { type UserView } from '@marketgraph/schema/views';
import { type Accounts } from '../application/accounts.ts';
import { maySeeEmail } from '../policies.ts';
import { type UserReadModel } from '../read-model/user-view.ts';

export type UserParts = { readonly accounts: Accounts; readonly users: UserReadModel };

/** A user by id, batched; one the projection has not seen yet is read from their stream. */
export const userById = async (
  { accounts, users }: UserParts,
  id: string,
  context: RequestContext,
): Promise<UserView | null> => {
  if (!isUuid(id)) return null;
  const row = await batchLoader(context, 'user', users.byId)(id);
  return row ?? (await accounts.find(id)) ?? null;
};

export const createUser = (parts: UserParts) => ({
  __resolveReference: ({ id }: { readonly id: string }, context: RequestContext) =>
    userById(parts, id, context),
  id: ({ userId }: UserView): string => userId,
  email: (user: UserView, _args: unknown, { viewer }: RequestContext): string | null =>
    maySeeEmail(viewer, user) ? user.email : null,
});
