import { type ApolloServerPlugin } from '@apollo/server';
import { consistencyTokenHeader } from '@marketgraph/infra/graphql';
import { type GatewayContext } from '../gateway-context.ts';

/** Tells the client which token to bring next time, and whose answers may be older than its own. */
export const tellConsistency = (): ApolloServerPlugin<GatewayContext> => ({
  requestDidStart: async () => ({
    willSendResponse: async ({ response: { body, http }, contextValue: { consistency } }) => {
      const [token, stale] = [consistency.token(), consistency.stale()];
      if (token !== undefined) http.headers.set(consistencyTokenHeader, token);
      if (body.kind !== 'single' || (token === undefined && stale.length === 0)) return;
      body.singleResult.extensions = {
        ...body.singleResult.extensions,
        ...(token !== undefined && { consistencyToken: token }),
        ...(stale.length > 0 && { stale }),
      };
    },
  }),
});
