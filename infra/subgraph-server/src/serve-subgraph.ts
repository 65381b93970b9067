import { ApolloServer } from '@apollo/server';
import { buildSubgraphSchema } from '@apollo/subgraph';
import { fastifyApolloDrainPlugin, fastifyApolloHandler } from '@as-integrations/fastify';
import { type AnyReaction, runReaction, runRelay } from '@marketgraph/infra/engine';
import { type RequestContext, scalarResolvers } from '@marketgraph/infra/graphql';
import { subgraphTypeDefs } from '@marketgraph/schema';
import fastify, { type FastifyInstance } from 'fastify';
import { type GraphQLFieldResolver, type GraphQLScalarType, parse } from 'graphql';
import { createFormatError } from './format-error.ts';
import { type Infra } from './open-infra.ts';
import { createRequestContext } from './request-context.ts';
import { type Running } from './run-process.ts';
import { createTokenVerifier } from './verify-token.ts';

/** Resolvers by type and field; an entity adds `__resolveReference`. */
export type Resolvers = Readonly<
  Record<
    string,
    // eslint-disable-next-line @typescript-eslint/no-explicit-any -- graphql-js gives resolvers their parents and arguments untyped; each resolver declares its own
    | GraphQLScalarType
    | Readonly<
        Record<
          string,
          GraphQLFieldResolver<any, RequestContext, any> | ReferenceResolver | string | number
        >
      >
  >
>;

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- a representation's fields depend on the entity
type ReferenceResolver = (reference: any, context: RequestContext) => unknown;

/** What makes one subgraph different from the others. */
export type SubgraphParts<Database> = {
  readonly infra: Infra<Database>;
  readonly resolvers: Resolvers;
  readonly reactions?: readonly AnyReaction[];
  /** Plain HTTP beside the graph: webhooks, public keys. */
  readonly routes?: (app: FastifyInstance) => void | Promise<void>;
  /** Further loops that end when the signal aborts. */
  readonly background?: readonly ((signal: AbortSignal) => Promise<void>)[];
};

/**
 * Serves a subgraph at `/graphql` with `/livez` and `/readyz`, and hosts its domain's relay and
 * reactions. `stop` refuses new requests, finishes running ones and batches, then disconnects.
 */
export const serveSubgraph = async <Database>(
  parts: SubgraphParts<Database>,
): Promise<Running & { readonly url: string }> => {
  const { infra } = parts;
  const app = fastify({ bodyLimit: 1_048_576 });
  const apollo = createApollo(parts, app);
  await apollo.start();
  await addRoutes(app, apollo, parts);
  const stopLoops = startLoops(parts);
  const url = await app.listen({ host: '127.0.0.1', port: infra.config.port });
  return {
    url,
    stop: async () => {
      await apollo.stop();
      await app.close();
      await stopLoops();
      await infra.close();
    },
  };
};

const createApollo = <Database>(
  { infra, resolvers }: SubgraphParts<Database>,
  app: FastifyInstance,
): ApolloServer<RequestContext> => {
  const typeDefs = parse(subgraphTypeDefs(infra.domain));
  return new ApolloServer<RequestContext>({
    schema: buildSubgraphSchema([{ typeDefs, resolvers: { ...scalarResolvers, ...resolvers } }]),
    plugins: [fastifyApolloDrainPlugin(app)],
    formatError: createFormatError(infra.logger),
    includeStacktraceInErrorResponses: false,
    introspection: true,
    // Apollo would answer SIGTERM by itself; runProcess does.
    stopOnTerminationSignals: false,
  });
};

const addRoutes = async <Database>(
  app: FastifyInstance,
  apollo: ApolloServer<RequestContext>,
  { infra, routes }: SubgraphParts<Database>,
): Promise<void> => {
  const verify = createTokenVerifier(infra.config.jwksUrl);
  const context = createRequestContext(verify, infra.clock);
  app.get('/livez', () => ({ status: 'ok' }));
  app.get('/readyz', () => ({ status: 'ok' }));
  app.post(
    '/graphql',
    fastifyApolloHandler(apollo, { context: ({ headers }) => context(headers) }),
  );
  await routes?.(app);
};

const startLoops = <Database>({
  infra,
  reactions = [],
  background = [],
}: SubgraphParts<Database>): (() => Promise<void>) => {
  const stopping = new AbortController();
  const { signal } = stopping;
  const { bus, eventStore, views, logger, domain } = infra;
  const loops = [
    ...(domain === 'analytics' ? [] : [runRelay({ domain, eventStore, bus, logger, signal })]),
    ...reactions.map((reaction) => runReaction({ reaction, bus, views, logger, signal })),
    ...background.map((loop) => loop(signal)),
  ];
  for (const loop of loops) loop.catch((error: unknown) => dieOf(infra, error, signal));
  return async () => {
    stopping.abort();
    await Promise.allSettled(loops);
  };
};

/** A loop retries what can be retried: what it still throws means this process can not do its work. */
const dieOf = <Database>({ logger }: Infra<Database>, err: unknown, signal: AbortSignal): void => {
  if (signal.aborted) return;
  logger.fatal({ err }, 'A relay or reaction gave up; the process ends and is started anew');
  process.exitCode = 1;
  process.kill(process.pid, 'SIGTERM');
};
