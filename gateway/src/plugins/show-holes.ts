import { type ApolloServerPlugin } from '@apollo/server';
import { type ToClientError } from '../client-error.ts';
import { type GatewayContext } from '../gateway-context.ts';
import { holesOf, presentResult } from '../present-result.ts';

/** No null without an error where the schema promises a value. */
export const showHoles = (toClientError: ToClientError): ApolloServerPlugin<GatewayContext> => ({
  requestDidStart: async () => ({
    willSendResponse: async ({ response: { body } }) => {
      if (body.kind !== 'single' || holesOf(body.singleResult).length === 0) return;
      body.singleResult = presentResult(body.singleResult, toClientError);
    },
  }),
});
