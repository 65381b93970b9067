import { type ApolloServerPlugin } from '@apollo/server';
import { ApolloServerPluginLandingPageDisabled } from '@apollo/server/plugin/disabled';
import { ApolloServerPluginLandingPageLocalDefault } from '@apollo/server/plugin/landingPage/default';
import { type FastifyInstance } from 'fastify';

/** Apollo Sandbox at `/graphql` for browsers, and the way there from `/`. */
export const useSandbox = (app: FastifyInstance): void => {
  app.get('/', (_, reply) => reply.redirect('/graphql'));
};

/** The page itself is Apollo Server's. It asks for the schema once, not every second. */
export const sandboxPage = (isShown: boolean): ApolloServerPlugin =>
  isShown
    ? ApolloServerPluginLandingPageLocalDefault({
        footer: false,
        embed: { runTelemetry: false, initialState: { pollForSchemaUpdates: false } },
      })
    : ApolloServerPluginLandingPageDisabled();
