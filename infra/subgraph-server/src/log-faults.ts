import { type ApolloServerPlugin } from '@apollo/server';
import { type RequestContext } from '@marketgraph/infra/graphql';
import { type Logger } from 'pino';
import { faultIn } from './format-error.ts';

/** Tells what the client is not told, with the id by which the client's report is found. */
export const logFaults = (logger: Logger): ApolloServerPlugin<RequestContext> => ({
  contextCreationDidFail: async ({ error }) => {
    const err = faultIn(error);
    if (err !== undefined) logger.error({ err }, 'A token could not be verified');
  },
  requestDidStart: async () => ({
    didEncounterErrors: async ({ errors, contextValue: { correlationId } }) => {
      for (const error of errors) {
        const err = faultIn(error);
        if (err !== undefined) {
          logger.error({ err, correlationId, path: error.path }, 'A resolver failed');
        }
      }
    },
  }),
});
