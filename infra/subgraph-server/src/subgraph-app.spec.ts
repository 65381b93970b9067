import { type HandlerHealth } from '@marketgraph/infra/engine';
import { requireViewer, type RequestContext } from '@marketgraph/infra/graphql';
import { memoryEventStore } from '@marketgraph/infra/memory';
import { withSharedSdl } from '@marketgraph/schema';
import { type FastifyInstance } from 'fastify';
import { GraphQLError } from 'graphql';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { rememberCaused } from './consistency/caused.ts';
import { createSubgraphApp, type SubgraphApp } from './subgraph-app.ts';

const typeDefs = withSharedSdl(`
  type Cup @key(fields: "id") { id: ID! boughtAt: DateTime }
  type Query { me: ID fails: ID refuses: ID nothing: ID! cup(at: DateTime): Cup }
`);

const health: HandlerHealth = {
  handler: 'orders_check-out-carts',
  source: 'orders',
  isWell: true,
  state: 'reading',
  route: 'bus',
  owner: 'one',
  checkpoint: 3,
  tail: 3,
  lag: 0,
  lagMs: 0,
  movedAt: '2026-03-01T12:00:00.125Z',
  parkedStreams: 0,
  failure: null,
};

const secret = 'connect ECONNREFUSED 10.0.0.7:5432';

const resolvers = {
  Query: {
    me: (_root: unknown, _args: unknown, context: RequestContext) => requireViewer(context).id,
    fails: () => {
      throw new Error(secret);
    },
    refuses: () => {
      throw new GraphQLError('Not like that.', { extensions: { code: 'FORBIDDEN' } });
    },
    nothing: () => null,
    cup: (_root: unknown, { at }: { at: string }) => ({ id: 'cup-1', boughtAt: at }),
  },
  Cup: { __resolveReference: ({ id }: { id: string }) => ({ id }) },
};

describe('a subgraph', () => {
  let subgraph: SubgraphApp;
  let said: string[];
  let isDatabaseUp: boolean;
  let handlers: readonly HandlerHealth[];

  beforeEach(async () => {
    said = [];
    isDatabaseUp = true;
    handlers = [health];
    subgraph = await createSubgraphApp({
      typeDefs,
      resolvers,
      contextOf: async ({ authorization }) => {
        if (authorization === 'lost') throw new Error(secret);
        if (authorization !== undefined) {
          const extensions = { code: 'UNAUTHENTICATED', http: { status: 401 } };
          throw new GraphQLError('The access token is not valid.', { extensions });
        }
        return { viewer: undefined, correlationId: 'story-0001', now: '2026-01-01T10:00:00.000Z' };
      },
      describe: async () => handlers,
      probes: { database: async () => isDatabaseUp, bus: async () => true },
      consistency: {
        domain: 'orders',
        caused: rememberCaused(memoryEventStore(), 'orders').caused,
        awaitViews: async () => true,
      },
      logger: pino({ level: 'error' }, { write: (line: string) => void said.push(line) }),
      routes: (app: FastifyInstance) => {
        app.get('/keys', () => ({ keys: [] }));
        app.get('/broken', () => Promise.reject(new Error(secret)));
      },
    });
  });
  afterEach(() => subgraph.stop());

  const ask = async (query: string, headers: Record<string, string> = {}) => {
    const payload = { query };
    const response = await subgraph.app.inject({
      method: 'POST',
      url: '/graphql',
      payload,
      headers,
    });
    return {
      status: response.statusCode,
      ...response.json<{ data?: unknown; errors?: unknown }>(),
    };
  };
  const get = async (url: string) => {
    const response = await subgraph.app.inject({ url });
    return [response.statusCode, response.json<unknown>()];
  };

  it('answers queries and entities, with the shared scalars', async () => {
    expect(await ask('{ cup(at: "2026-01-01T12:00:00+02:00") { id boughtAt } }')).toMatchObject({
      data: { cup: { id: 'cup-1', boughtAt: '2026-01-01T10:00:00.000Z' } },
    });
    const entities =
      '{ _entities(representations: [{__typename: "Cup", id: "7"}]) { ... on Cup { id } } }';
    expect(await ask(entities)).toMatchObject({ data: { _entities: [{ id: '7' }] } });
  });

  it.each([
    ['what a resolver refuses', '{ refuses }', 'FORBIDDEN', 'Not like that.'],
    ['who is not logged in', '{ me }', 'UNAUTHENTICATED', /Log in first/],
    ['a query off the schema', '{ nobody }', 'GRAPHQL_VALIDATION_FAILED', /nobody/],
    [
      'a value off its scalar',
      '{ cup(at: "yesterday") { id } }',
      'GRAPHQL_VALIDATION_FAILED',
      /yesterday/,
    ],
  ])('tells the client %s', async (_what, query, code, message) => {
    const { errors } = await ask(query);
    expect(errors).toMatchObject([{ extensions: { code } }]);
    expect(JSON.stringify(errors)).toMatch(message);
    expect(JSON.stringify(errors)).not.toContain('stacktrace');
    expect(said).toEqual([]);
  });

  it.each([
    ['what a resolver did not foresee', '{ fails }', {}, secret],
    ['an answer off the schema', '{ nothing }', {}, 'Cannot return null'],
    ['that a token could not be verified', '{ me }', { authorization: 'lost' }, secret],
  ])('tells us alone %s', async (_what, query, headers, cause) => {
    const { errors } = await ask(query, headers);
    expect(errors).toMatchObject([{ extensions: { code: 'INTERNAL_SERVER_ERROR' } }]);
    expect(JSON.stringify(errors)).not.toContain(cause);
    expect(said).toHaveLength(1);
    expect(said[0]).toContain(cause);
  });

  it('logs a fault under the id of its story', async () => {
    await ask('{ fails }');
    expect(JSON.parse(said[0] ?? '')).toMatchObject({
      correlationId: 'story-0001',
      path: ['fails'],
    });
  });

  it('answers nothing to a bad token', async () => {
    expect(await ask('{ cup { id } }', { authorization: 'bad' })).toMatchObject({
      status: 401,
      errors: [{ message: 'The access token is not valid.' }],
    });
  });

  it('has routes beside the graph', async () => {
    expect(await get('/keys')).toEqual([200, { keys: [] }]);
  });

  it('keeps what goes wrong in a route to itself', async () => {
    expect(await get('/broken')).toEqual([
      500,
      { error: 'Something went wrong on our side. Try again.' },
    ]);
    expect(said[0]).toContain(secret);
  });

  it('lives whatever is down, and is ready only when nothing is', async () => {
    const up = { database: 'up', bus: 'up', handlers };
    expect(await get('/readyz')).toEqual([200, { status: 'ok', ...up }]);
    isDatabaseUp = false;
    expect(await get('/readyz')).toEqual([503, { ...up, status: 'unavailable', database: 'down' }]);
    expect(await get('/livez')).toEqual([200, { status: 'ok' }]);
  });

  it('is not ready while one of its handlers is unwell, and says which', async () => {
    handlers = [health, { ...health, handler: 'orders_fulfil', isWell: false, state: 'failing' }];
    expect(await get('/readyz')).toMatchObject([503, { status: 'unavailable', handlers }]);
  });
});
