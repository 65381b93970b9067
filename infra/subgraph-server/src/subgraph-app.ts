import { ApolloServer } from '@apollo/server';
import { ApolloServerPluginInlineTraceDisabled } from '@apollo/server/plugin/disabled';
import { buildSubgraphSchema } from '@apollo/subgraph';
import { fastifyApolloDrainPlugin, fastifyApolloHandler } from '@as-integrations/fastify';
import { type RequestContext, scalarResolvers } from '@marketgraph/infra/graphql';
import fastify, { type FastifyError, type FastifyInstance } from 'fastify';
import { type GraphQLFieldResolver, type GraphQLScalarType, parse } from 'graphql';
import { type Logger } from 'pino';
import { type ConsistencyParts, keepConsistent } from './consistency/keep-consistent.ts';
import { type HandlerHealth } from '@marketgraph/infra/engine';
import { formatError } from './format-error.ts';
import { logFaults } from './log-faults.ts';
import { askAll, type Probes } from './readiness.ts';
import { type RequestHeaders } from './request-context.ts';

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- graphql-js gives resolvers their parents and arguments untyped; each resolver declares its own
type FieldResolver = GraphQLFieldResolver<any, RequestContext>;

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- a representation's fields depend on the entity
type ReferenceResolver = (reference: any, context: RequestContext) => unknown;

/** Resolvers by type and field; an entity adds `__resolveReference`. */
export type Resolvers = Readonly<
  Record<
    string,
    | GraphQLScalarType
    | Readonly<Record<string, FieldResolver | ReferenceResolver | string | number>>
  >
>;

/** Plain HTTP beside the graph: webhooks, public keys. */
export type Routes = (app: FastifyInstance) => void | Promise<void>;

export type SubgraphAppParts = {
  /** The whole SDL, with the federation link. */
  readonly typeDefs: string;
  readonly resolvers: Resolvers;
  readonly contextOf: (headers: RequestHeaders) => Promise<RequestContext>;
  readonly probes: Probes;
  /** How the handlers stand that this process runs, or would run. */
  readonly describe?: () => Promise<readonly HandlerHealth[]>;
  readonly consistency: ConsistencyParts;
  readonly logger: Logger;
  readonly routes?: Routes | undefined;
};

/** A subgraph that does not listen yet. `stop` refuses new requests and finishes running ones. */
export type SubgraphApp = { readonly app: FastifyInstance; readonly stop: () => Promise<void> };

/** The graph at `POST /graphql`, health at `/livez` and `/readyz`, and the routes beside them. */
export const createSubgraphApp = async (parts: SubgraphAppParts): Promise<SubgraphApp> => {
  const app = fastify({ bodyLimit: 1_048_576 });
  app.setErrorHandler(hidingFaults(parts.logger));
  const apollo = createApollo(parts, app);
  await apollo.start();
  app.post(
    '/graphql',
    // The handler runs inside `done`.
    { preHandler: (_request, _reply, done) => parts.consistency.caused.within(done) },
    fastifyApolloHandler(apollo, { context: ({ headers }) => parts.contextOf(headers) }),
  );
  addHealth(app, parts);
  await parts.routes?.(app);
  return { app, stop: () => apollo.stop() };
};

const createApollo = (
  { typeDefs, resolvers, consistency, logger }: SubgraphAppParts,
  app: FastifyInstance,
): ApolloServer<RequestContext> =>
  new ApolloServer<RequestContext>({
    schema: buildSubgraphSchema([
      { typeDefs: parse(typeDefs), resolvers: { ...scalarResolvers, ...resolvers } },
    ]),
    plugins: [
      fastifyApolloDrainPlugin(app),
      // A trace on request would tell the faults that `formatError` hides.
      ApolloServerPluginInlineTraceDisabled(),
      logFaults(logger),
      keepConsistent(consistency),
    ],
    formatError,
    includeStacktraceInErrorResponses: false,
    introspection: true,
    // Apollo would answer SIGTERM by itself; runProcess does.
    stopOnTerminationSignals: false,
  });

const addHealth = (
  app: FastifyInstance,
  { probes, describe = async () => [] }: SubgraphAppParts,
): void => {
  app.get('/livez', () => ({ status: 'ok' }));
  app.get('/readyz', async (_request, reply) => {
    const [{ isReady, services }, handlers] = await Promise.all([askAll(probes), describe()]);
    const isWell = isReady && handlers.every((handler) => handler.isWell);
    return reply
      .code(isWell ? 200 : 503)
      .send({ status: isWell ? 'ok' : 'unavailable', ...services, handlers });
  });
};

/** Outside the graph too: what went wrong here is told to us, not to the caller. */
const hidingFaults =
  (logger: Logger): Parameters<FastifyInstance['setErrorHandler']>[0] =>
  (error, request, reply) => {
    const { statusCode = 500, message } = error as FastifyError;
    if (statusCode < 500) return reply.code(statusCode).send({ error: message });
    logger.error({ err: error, route: request.routeOptions.url }, 'A route failed');
    return reply.code(500).send({ error: 'Something went wrong on our side. Try again.' });
  };
