import { type Viewer } from '@marketgraph/infra/graphql';
import { GraphQLError } from 'graphql';

/** A verified viewer, with the header that proves it to subgraphs too. */
export type Identity = {
  readonly viewer: Viewer;
  readonly authorization: string;
  readonly expiresAt: Date;
};

/** Who sends this `authorization` header; nobody in particular without one. */
export type Identify = (authorization: string | undefined) => Promise<Identity | undefined>;

/** Answers the viewer of a token, throws an error of code `UNAUTHENTICATED`, or cannot tell. */
export type Authenticate = (
  authorization: string | undefined,
) => Promise<{ readonly viewer: Viewer; readonly expiresAt: Date } | undefined>;

/**
 * Runs before anything is fetched. Throws `UNAUTHENTICATED` for a token that is not valid, and
 * `SERVICE_UNAVAILABLE` when it can not be checked, as long as the keys can not be had.
 */
export const createIdentify =
  (authenticate: Authenticate): Identify =>
  async (authorization) => {
    try {
      const verified = await authenticate(authorization);
      return verified && authorization ? { ...verified, authorization } : undefined;
    } catch (cause) {
      throw refusal(cause);
    }
  };

/** Of one viewer's several tokens the one to ask with, while its owner may leave any moment. */
export const longestValid = (identities: readonly (Identity | undefined)[]): Identity | undefined =>
  identities
    .filter((identity) => identity !== undefined)
    .toSorted((one, other) => other.expiresAt.getTime() - one.expiresAt.getTime())[0];

const refusal = (cause: unknown): GraphQLError => {
  const isInvalid = cause instanceof Error && 'code' in cause && cause.code === 'UNAUTHENTICATED';
  if (isInvalid) return httpError(cause.message, 'UNAUTHENTICATED', 401, cause);
  const message = 'Access tokens can not be checked right now. Try again.';
  return httpError(message, 'SERVICE_UNAVAILABLE', 503, cause);
};

const httpError = (
  message: string,
  code: string,
  status: number,
  originalError: unknown,
): GraphQLError =>
  new GraphQLError(message, {
    extensions: { code, http: { status } },
    ...(originalError instanceof Error && { originalError }),
  });
