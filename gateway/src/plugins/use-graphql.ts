import { type ApolloServer } from '@apollo/server';
import { fastifyApolloHandler } from '@as-integrations/fastify';
import { type FastifyInstance } from 'fastify';
import { createContext, type GatewayContext } from '../gateway-context.ts';
import { type Identify } from '../identity.ts';

/** Queries and mutations at `/graphql`. A bad token is refused before anything is fetched. */
export const useGraphql = (
  app: FastifyInstance,
  apollo: ApolloServer<GatewayContext>,
  identify: Identify,
): void => {
  app.route({
    method: ['GET', 'POST'],
    url: '/graphql',
    handler: fastifyApolloHandler(apollo, {
      context: async ({ headers, id }) => createContext(await identify(headers.authorization), id),
    }),
  });
};
