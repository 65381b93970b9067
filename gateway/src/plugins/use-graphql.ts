import { type IncomingHttpHeaders } from 'node:http';
import { type ApolloServer } from '@apollo/server';
import { fastifyApolloHandler } from '@as-integrations/fastify';
import { consistencyTokenHeader, parseToken } from '@marketgraph/infra/graphql';
import { type FastifyInstance } from 'fastify';
import { createContext, type GatewayContext } from '../gateway-context.ts';
import { type Identify } from '../identity.ts';

/** Queries and mutations at `/graphql`. A bad token of either kind is refused before anything is fetched. */
export const useGraphql = (
  app: FastifyInstance,
  apollo: ApolloServer<GatewayContext>,
  identify: Identify,
): void => {
  app.route({
    method: ['GET', 'POST'],
    url: '/graphql',
    handler: fastifyApolloHandler(apollo, {
      context: async ({ headers, id }) =>
        createContext(
          await identify(headers.authorization),
          id,
          parseToken(headerOf(headers, consistencyTokenHeader)),
        ),
    }),
  });
};

/** A header that comes once, or its values as one: no token then. */
const headerOf = (headers: IncomingHttpHeaders, name: string): string | undefined =>
  headers[name]?.toString();
