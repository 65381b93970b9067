import { randomUUID } from 'node:crypto';
import { defineProjection, runProjection, runRelay } from '@marketgraph/infra/engine';
import { formatToken, parseToken, type RequestContext } from '@marketgraph/infra/graphql';
import {
  memoryEventBus,
  memoryEventStore,
  memoryNotices,
  memoryViewStore,
} from '@marketgraph/infra/memory';
import { type EventStore, formatPosition } from '@marketgraph/infra/ports';
import { withSharedSdl } from '@marketgraph/schema';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createSubgraphApp, type SubgraphApp } from '../subgraph-app.ts';
import { rememberCaused } from './caused.ts';
import { createAwaitViews } from './create-await-views.ts';

const typeDefs = withSharedSdl(`
  type Query { units: Int history(id: ID!): Int }
  type Mutation { add(id: ID!): Boolean addTwice(id: ID!): Boolean look(id: ID!): Int nothing: Int peek(stream: String!): Int }
`);

const logger = pino({ level: 'silent' });

const unitsView = defineProjection<'orders', { readonly id: string; readonly units: number }>({
  name: 'orders_cart-units',
  view: 'cart-units',
  source: 'orders',
  table: {
    name: 'cart_units',
    version: 1,
    key: 'id',
    columns: { id: 'text', units: 'integer' },
    indexes: [],
  },
  keysOf: () => ['all'],
  project: (row) => ({ id: 'all', units: (row?.units ?? 0) + 1 }),
});

const added = () => ({
  id: randomUUID(),
  type: 'CartItemAdded',
  data: { customerId: randomUUID(), productId: randomUUID(), quantity: 1 },
  metadata: {
    version: 1,
    occurredAt: '2026-01-01T10:00:00.000Z',
    $correlationId: 'story-0001',
    $causationId: 'told',
  },
});

const resolversOf = (eventStore: EventStore, units: () => unknown) => {
  const add = async (_root: unknown, { id }: { id: string }) => {
    const { length } = await eventStore.read(`cart-${id}`);
    await eventStore.append(`cart-${id}`, length === 0 ? 'no_stream' : length - 1, [added()]);
    return true;
  };
  const read = async (stream: string) => (await eventStore.read(stream)).length;
  return {
    Query: { units, history: (_root: unknown, { id }: { id: string }) => read(`cart-${id}`) },
    Mutation: {
      add,
      addTwice: (root: unknown, input: { id: string }) =>
        add(root, input).then(() => add(root, input)),
      look: (_root: unknown, { id }: { id: string }) => read(`cart-${id}`),
      peek: (_root: unknown, { stream }: { stream: string }) => read(stream),
      nothing: () => 0,
    },
  };
};

describe('a subgraph that keeps its answers consistent', () => {
  const patienceMs = 5_000;
  let subgraph: SubgraphApp;
  let stopping: AbortController;
  let log: EventStore;
  let release: () => void;

  const open = async (patience: number): Promise<void> => {
    stopping = new AbortController();
    const { signal } = stopping;
    log = memoryEventStore();
    const [bus, views, notices] = [memoryEventBus(), memoryViewStore(), memoryNotices()];
    const { eventStore, caused } = rememberCaused(log, 'orders');
    void runProjection({ projection: unitsView, bus, views, notices, logger, signal });
    // The view hears of nothing until the relay runs.
    release = () => void runRelay({ domain: 'orders', eventStore: log, bus, logger, signal });
    await expect.poll(() => views.rows(unitsView.table)).toEqual([]);
    subgraph = await createSubgraphApp({
      typeDefs,
      resolvers: resolversOf(eventStore, () => views.rows(unitsView.table)[0]?.['units'] ?? 0),
      contextOf: async (): Promise<RequestContext> => ({
        viewer: undefined,
        correlationId: 'story-0001',
        now: '2026-01-01T10:00:00.000Z',
      }),
      probes: {},
      consistency: {
        domain: 'orders',
        caused,
        awaitViews: createAwaitViews([unitsView], views, patience),
      },
      logger,
    });
  };
  beforeEach(() => open(patienceMs));
  afterEach(async () => {
    stopping.abort();
    await subgraph.stop();
  });

  const ask = async (query: string, token?: string) => {
    const answer = await subgraph.app.inject({
      method: 'POST',
      url: '/graphql',
      payload: { query },
      ...(token !== undefined && { headers: { 'x-consistency-token': token } }),
    });
    const header = (name: string) => answer.headers[name] as string | undefined;
    return {
      ...answer.json<{ data?: unknown; errors?: unknown }>(),
      token: header('x-consistency-token'),
      consistency: header('x-consistency'),
    };
  };
  const newestOf = async (stream: string) => (await log.read(stream)).at(-1)?.position;
  const ordersIn = (token: string | undefined) => {
    const position = parseToken(token).get('orders');
    return position && formatPosition(position);
  };

  describe('a mutation', () => {
    it.each(['add', 'addTwice'])('answers where its last event stands: %s', async (mutation) => {
      const { token } = await ask(`mutation { ${mutation}(id: "a") }`);
      expect(ordersIn(token)).toBe(await newestOf('cart-a'));
    });

    it('answers the newest of several', async () => {
      const { token } = await ask('mutation { a: add(id: "a") b: add(id: "b") c: look(id: "a") }');
      expect(ordersIn(token)).toBe(await newestOf('cart-b'));
    });

    it('that finds everything done answers where it read that', async () => {
      await ask('mutation { add(id: "a") }');
      expect(ordersIn((await ask('mutation { look(id: "a") }')).token)).toBe(
        await newestOf('cart-a'),
      );
    });

    it('answers nothing when it met no event of its domain', async () => {
      await log.append('product-1', 'no_stream', [added()]);
      expect((await ask('mutation { nothing }')).token).toBeUndefined();
      expect((await ask('mutation { look(id: "a") }')).token).toBeUndefined();
      expect((await ask('mutation { peek(stream: "product-1") }')).token).toBeUndefined();
    });

    it('answers its own events, not those of others at the same time', async () => {
      const ids = Array.from({ length: 20 }, (_, index) => `c${index}`);
      const answers = await Promise.all(ids.map((id) => ask(`mutation { add(id: "${id}") }`)));
      expect(answers.map(({ token }) => ordersIn(token))).toEqual(
        await Promise.all(ids.map((id) => newestOf(`cart-${id}`))),
      );
    });
  });

  describe('a query', () => {
    it('answers no token', async () => {
      await ask('mutation { add(id: "a") }');
      expect((await ask('{ history(id: "a") }')).token).toBeUndefined();
    });

    it('without a token answers from the view as it is', async () => {
      await ask('mutation { add(id: "a") }');
      expect(await ask('{ units }')).toMatchObject({
        data: { units: 0 },
        consistency: undefined,
      });
    });

    it('with a token is answered once the view has come so far', async () => {
      const { token } = await ask('mutation { add(id: "a") }');
      const asked = ask('{ units }', token);
      // The view is behind while this one is answered.
      expect(await ask('{ units }')).toMatchObject({ data: { units: 0 } });
      release();
      expect(await asked).toMatchObject({ data: { units: 1 }, consistency: undefined });
    });

    it('does not wait for domains that its views do not follow', async () => {
      const { token } = await ask('mutation { add(id: "a") }');
      const [position] = parseToken(token).values();
      const elsewhere = formatToken(new Map(position && [['payments', position]]));
      expect(await ask('{ units }', elsewhere)).toMatchObject({ data: { units: 0 } });
    });

    it('is refused with something that is no token', async () => {
      expect(await ask('{ units }', 'abc')).toMatchObject({
        errors: [{ extensions: { code: 'BAD_USER_INPUT' } }],
      });
    });
  });

  it('a mutation with a token waits too: it may decide on a view', async () => {
    const { token } = await ask('mutation { add(id: "a") }');
    const asked = ask('mutation { nothing }', token);
    release();
    expect(await asked).toMatchObject({ data: { nothing: 0 }, consistency: undefined });
  });

  it('answers what it has when the view does not come in time, and says so', async () => {
    stopping.abort();
    await subgraph.stop();
    await open(20);
    const { token } = await ask('mutation { add(id: "a") }');
    expect(await ask('{ units }', token)).toMatchObject({
      data: { units: 0 },
      consistency: 'stale',
    });
  });
});
