import { createMutation } from './mutation.ts';
import { createQuery } from './query.ts';
import { createUser, type UserParts } from './user.ts';

/** The resolver map of accounts' `schema.graphql`. */
export const createResolvers = (parts: UserParts) => ({
  Query: createQuery(parts),
  Mutation: createMutation(parts.accounts),
  User: createUser(parts),
});
