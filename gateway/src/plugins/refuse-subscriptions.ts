import { type ApolloServerPlugin } from '@apollo/server';
import { GraphQLError, OperationTypeNode } from 'graphql';
import { type GatewayContext } from '../gateway-context.ts';

/** Says where live fields are answered, to a client that asks for one over HTTP. */
export const refuseSubscriptions = (): ApolloServerPlugin<GatewayContext> => ({
  requestDidStart: async () => ({
    didResolveOperation: async ({ operation }) => {
      if (operation?.operation !== OperationTypeNode.SUBSCRIPTION) return;
      throw new GraphQLError('Subscriptions are served over WebSocket (graphql-transport-ws).', {
        extensions: { code: 'BAD_REQUEST', http: { status: 400 } },
      });
    },
  }),
});
