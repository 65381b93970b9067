import { randomUUID } from 'node:crypto';
import { type RequestContext } from '@marketgraph/infra/graphql';
import { type Clock } from '@marketgraph/infra/ports';
import { GraphQLError } from 'graphql';
import { bearerToken, InvalidTokenError, type VerifiedToken } from './verify-token.ts';

export type RequestHeaders = Readonly<Record<string, string | string[] | undefined>>;

const single = (value: string | string[] | undefined): string | undefined =>
  Array.isArray(value) ? value[0] : value;

const wellFormed = /^[\w-]{8,64}$/;

/** The caller's correlation id where it is safe to log and store, a new one otherwise. */
export const correlationIdOf = (headers: RequestHeaders): string => {
  const given = single(headers['x-correlation-id']);
  return given !== undefined && wellFormed.test(given) ? given : randomUUID();
};

/** The context of one request; throws `UNAUTHENTICATED` for a bad token, so that nothing is resolved. */
export const createRequestContext =
  (verify: (token: string) => Promise<VerifiedToken>, clock: Clock) =>
  async (headers: RequestHeaders): Promise<RequestContext> => {
    const correlationId = correlationIdOf(headers);
    try {
      const token = bearerToken(single(headers['authorization']));
      const viewer = token === undefined ? undefined : (await verify(token)).viewer;
      return { viewer, correlationId, now: clock() };
    } catch (cause) {
      if (!(cause instanceof InvalidTokenError)) throw cause;
      throw new GraphQLError(cause.message, {
        extensions: { code: 'UNAUTHENTICATED', correlationId, http: { status: 401 } },
      });
    }
  };
