import { GraphQLError } from 'graphql';

/** The rest of the answer still arrives: only what this subgraph knows is missing. */
export const subgraphUnavailable = (
  name: string,
  path: readonly (string | number)[],
  cause: unknown,
): GraphQLError =>
  new GraphQLError(`The subgraph "${name}" does not answer right now. Try again.`, {
    extensions: { code: 'SUBGRAPH_UNAVAILABLE', subgraph: name },
    ...(path.length > 0 && { path }),
    ...(cause instanceof Error && { originalError: cause }),
  });

/** A subgraph whose database is away says that it failed: that passes as well. */
const passing = new Set<unknown>([
  'SUBGRAPH_UNAVAILABLE',
  'SERVICE_UNAVAILABLE',
  'INTERNAL_SERVER_ERROR',
]);

/** Whether a later attempt may go better. */
export const isPassing = ({ extensions }: { readonly extensions?: unknown }): boolean =>
  passing.has(((extensions ?? {}) as { code?: unknown }).code);

/** Whether an answer lacks something that a later attempt may bring. */
export const isUnavailable = (errors: readonly { extensions?: unknown }[] | undefined): boolean =>
  (errors ?? []).some(isPassing);
