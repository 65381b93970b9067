import {
  connectionOf,
  parsePage,
  type RequestContext,
  requireRole,
} from '@marketgraph/infra/graphql';
import { userCursor, userCursorOf } from '../read-model/user-view.ts';
import { userById, type UserParts } from './user.ts';

type PageArguments = { readonly first?: number | null; readonly after?: string | null };

export const createQuery = (parts: UserParts) => ({
  me: (_root: unknown, _args: unknown, { viewer }: RequestContext) =>
    viewer ? parts.accounts.find(viewer.id) : null,
  user: (_root: unknown, { id }: { readonly id: string }, context: RequestContext) => {
    requireRole(context, 'ADMIN');
    return userById(parts, id, context);
  },
  users: async (_root: unknown, args: PageArguments, context: RequestContext) => {
    requireRole(context, 'ADMIN');
    const page = parsePage(args, userCursor);
    const rows = await parts.users.page(page);
    return connectionOf({ rows, page, cursorOf: userCursorOf, totalCount: parts.users.count });
  },
});
