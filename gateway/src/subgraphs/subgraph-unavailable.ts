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

/** Whether an answer lacks something that a later attempt may bring. */
export const isUnavailable = (errors: readonly { extensions?: unknown }[] | undefined): boolean =>
  (errors ?? []).some(({ extensions }) => {
    const { code } = (extensions ?? {}) as { code?: unknown };
    return code === 'SUBGRAPH_UNAVAILABLE' || code === 'SERVICE_UNAVAILABLE';
  });
