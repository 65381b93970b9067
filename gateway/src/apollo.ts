import { ApolloGateway, type GraphQLDataSource } from '@apollo/gateway';
import { ApolloServer, type ApolloServerPlugin } from '@apollo/server';
import { ApolloServerPluginCacheControlDisabled } from '@apollo/server/plugin/disabled';
import { type Logger } from 'pino';
import { type ToClientError } from './client-error.ts';
import { type GatewayContext } from './gateway-context.ts';
import { type Generation } from './generation.ts';
import { limits } from './limits.ts';
import { refuseSubscriptions } from './plugins/refuse-subscriptions.ts';
import { showHoles } from './plugins/show-holes.ts';
import { tellConsistency } from './plugins/tell-consistency.ts';
import { type SubgraphClient } from './subgraphs/subgraph-client.ts';

export type ApolloParts = {
  readonly generation: Generation;
  readonly clients: ReadonlyMap<string, SubgraphClient>;
  readonly toClientError: ToClientError;
  readonly logger: Logger;
  readonly plugins: readonly ApolloServerPlugin<GatewayContext>[];
};

/** Queries and mutations: Apollo Server over Apollo's gateway over our own subgraph clients. */
export const createApollo = (parts: ApolloParts): ApolloServer<GatewayContext> =>
  new ApolloServer<GatewayContext>({
    gateway: createGateway(parts),
    plugins: [
      refuseSubscriptions(),
      showHoles(parts.toClientError),
      tellConsistency(),
      ApolloServerPluginCacheControlDisabled(),
      ...parts.plugins,
    ],
    formatError: parts.toClientError,
    includeStacktraceInErrorResponses: false,
    introspection: true,
    csrfPrevention: true,
    allowBatchedHttpRequests: false,
    parseOptions: { maxLexicalTokens: limits.tokens },
    logger: parts.logger,
    // main.ts drains on signals.
    stopOnTerminationSignals: false,
  });

const createGateway = ({ generation, clients, logger }: ApolloParts): ApolloGateway =>
  new ApolloGateway({
    supergraphSdl: generation.supergraphSdl,
    buildService: ({ name }) => clients.get(name) ?? neverFetched(name),
    logger,
  });

const neverFetched = (name: string): GraphQLDataSource => ({
  process: () => Promise.reject(new Error(`${name} has only live fields, nothing to fetch`)),
});
