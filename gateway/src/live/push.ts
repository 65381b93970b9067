import { GraphQLError } from 'graphql';
import { type Ask } from '../ask.ts';
import { toFormattedError, toGraphQLError } from '../client-error.ts';
import { createContext, type GatewayContext } from '../gateway-context.ts';
import { type Identity } from '../identity.ts';
import { newCorrelationId, requestScope } from '../request-scope.ts';
import { isPassing } from '../subgraphs/subgraph-unavailable.ts';
import { executeUpdate, type UpdateParts } from './execute-update.ts';
import { type Outcome } from './live-group.ts';
import { type LiveRequest, notFound } from './live-request.ts';
import { type Facts } from './update.ts';

/** One push of a request for a viewer. */
export type Push = (
  request: LiveRequest,
  facts: Facts,
  identity: Identity | undefined,
) => Promise<Outcome>;

/** Asks the guard and executes the update at once, and keeps the update back if the guard says no. */
export const createPush =
  (parts: UpdateParts, ask: Ask): Push =>
  (request, facts, identity) => {
    const correlationId = newCorrelationId();
    return requestScope.run({ correlationId }, async () => {
      const context = createContext(identity, correlationId);
      try {
        const [, update] = await Promise.all([
          checkGuard(request, ask, context),
          executeUpdate(parts, request, facts, context),
        ]);
        return { update };
      } catch (error) {
        const refusal = toGraphQLError(parts.toClientError(toFormattedError(error), error));
        return { refusal, isFinal: !isPassing(refusal) };
      }
    });
  };

/** Throws the guard's error, or `NOT_FOUND` when it answers null. */
const checkGuard = async (
  { operation: { field }, args }: LiveRequest,
  ask: Ask,
  context: GatewayContext,
): Promise<void> => {
  const { data, errors } = await ask({ query: field.guard, variables: { ...args } }, context);
  const [error] = errors ?? [];
  // Without its path: that is one of the guard, which the client has not written.
  if (error) throw new GraphQLError(error.message, { extensions: { ...error.extensions } });
  const isVisible = data && Object.values(data).every((value) => value !== null);
  if (!isVisible) throw notFound(field.entity.field);
};
