import { createServer, type IncomingMessage } from 'node:http';
import { buildSubgraphSchema } from '@apollo/subgraph';
import { graphql, type GraphQLFieldResolver, parse } from 'graphql';
import { decodeJwt } from 'jose';

/** Who asks, as the forwarded token says. */
type StubContext = { readonly viewerId: string | undefined };

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- graphql-js gives resolvers their parents untyped
type StubResolver = GraphQLFieldResolver<any, StubContext>;

/** By type and field; `__resolveReference` among them. */
export type StubResolvers = Record<string, Record<string, StubResolver>>;

type SeenRequest = {
  readonly headers: IncomingMessage['headers'];
  readonly query: string;
};

/** A subgraph in this process, over real HTTP. */
export type StubSubgraph = {
  readonly url: string;
  readonly seen: SeenRequest[];
  /** Headers of its answers, from now on. */
  readonly tells: Map<string, string>;
  /** The address stays its own, so that it can come back. */
  readonly stop: () => Promise<void>;
  readonly start: () => Promise<void>;
};

export const createStubSubgraph = async (
  typeDefs: string,
  resolvers: StubResolvers,
): Promise<StubSubgraph> => {
  const schema = buildSubgraphSchema([{ typeDefs: parse(typeDefs), resolvers }]);
  const seen: SeenRequest[] = [];
  const tells = new Map<string, string>();

  const answer = async (request: IncomingMessage): Promise<string> => {
    const { query, variables } = await bodyOf(request);
    seen.push({ headers: request.headers, query });
    const contextValue: StubContext = { viewerId: viewerOf(request.headers.authorization) };
    return JSON.stringify(
      await graphql({ schema, source: query, variableValues: variables, contextValue }),
    );
  };

  let port = 0;
  let server = createServer();
  const start = async (): Promise<void> => {
    server = createServer((request, response) => {
      response.setHeader('content-type', 'application/json');
      response.setHeaders(tells);
      void answer(request).then((text) => response.end(text));
    });
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
    const address = server.address();
    if (typeof address === 'object' && address) port = address.port;
  };
  await start();

  return {
    url: `http://127.0.0.1:${port}/graphql`,
    seen,
    tells,
    start,
    stop: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
};

type Body = { readonly query: string; readonly variables: Record<string, unknown> };

const bodyOf = async (request: IncomingMessage): Promise<Body> => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  if (chunks.length === 0) return { query: '{ __typename }', variables: {} };
  return JSON.parse(Buffer.concat(chunks).toString()) as Body;
};

const viewerOf = (authorization: string | undefined): string | undefined =>
  authorization === undefined ? undefined : decodeJwt(authorization.replace('Bearer ', '')).sub;
