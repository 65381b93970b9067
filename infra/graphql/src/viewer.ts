import { type Role } from '@marketgraph/schema';
import { GraphQLError } from 'graphql';

/** Who asks, as their verified token says. */
export type Viewer = { readonly id: string; readonly roles: readonly Role[] };

/** What every resolver may know of the request it serves. */
export type RequestContext = {
  readonly viewer: Viewer | undefined;
  readonly correlationId: string;
  /** The instant the request came in, ISO 8601 in UTC: the time of its commands. */
  readonly now: string;
};

/** The viewer; throws `UNAUTHENTICATED` for an anonymous request. */
export const requireViewer = ({ viewer }: RequestContext): Viewer => {
  if (viewer) return viewer;
  throw new GraphQLError('Log in first: send an access token in the authorization header.', {
    extensions: { code: 'UNAUTHENTICATED' },
  });
};

/** The viewer if they have one of the roles; throws `UNAUTHENTICATED` or `FORBIDDEN`. */
export const requireRole = (context: RequestContext, ...roles: readonly Role[]): Viewer => {
  const viewer = requireViewer(context);
  if (roles.some((role) => viewer.roles.includes(role))) return viewer;
  throw new GraphQLError(`This needs the role ${roles.join(' or ')}.`, {
    extensions: { code: 'FORBIDDEN' },
  });
};
