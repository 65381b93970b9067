import { type ConsistencyToken, formatToken, parseToken } from '@marketgraph/infra/graphql';
import { parsePosition } from '@marketgraph/infra/ports';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createLiveClient } from '../testing/live-client.ts';
import { type SpecGateway, startSpecGateway } from '../testing/spec-gateway.ts';
import { type StubSubgraph } from '../testing/stub-subgraph.ts';

const alice = '11111111-1111-4111-8111-111111111111';
const header = 'x-consistency-token';

/** A token from positions by domain, each written as one number. */
const tokenOf = (positions: Readonly<Record<string, number>>): string =>
  formatToken(new Map(Object.entries(positions).map(([domain, at]) => [domain, position(at)])));
const position = (at: number) => parsePosition(`${at}/${at}`);
const positionsIn = (token: unknown): Record<string, number> => {
  const parsed: ConsistencyToken = parseToken(typeof token === 'string' ? token : undefined);
  return Object.fromEntries([...parsed].map(([domain, { commit }]) => [domain, Number(commit)]));
};

const cancel = 'mutation { cancelOrder(id: "o-1") { id } }';
const both =
  'mutation { cancelOrder(id: "o-1") { id } refundOrder(id: "o-1") { id payments { status } } }';

describe('gateway › a consistency token', () => {
  let gateway: SpecGateway;
  beforeEach(async () => {
    gateway = await startSpecGateway();
    gateway.shop.state.orders.set('o-1', { id: 'o-1', owner: alice, status: 'PLACED' });
  });
  afterEach(() => gateway[Symbol.asyncDispose]());

  const broughtTo = (subgraph: StubSubgraph): readonly Record<string, number>[] =>
    subgraph.seen.map(({ headers }) => positionsIn(headers[header]));
  const ask = (query: string, token?: string) =>
    gateway.ask({ query }, token === undefined ? {} : { [header]: token });

  it('of a mutation reaches the client, as header and as extension', async () => {
    gateway.shop.orders.tells.set(header, tokenOf({ orders: 5 }));
    const { headers, extensions, data } = await ask(cancel);
    expect(data).toEqual({ cancelOrder: { id: 'o-1' } });
    expect(positionsIn(headers.get(header))).toEqual({ orders: 5 });
    expect(extensions).toEqual({ consistencyToken: headers.get(header) });
  });

  it('is merged of all subgraphs that changed something, and of what the client brought', async () => {
    gateway.shop.orders.tells.set(header, tokenOf({ orders: 5 }));
    gateway.shop.payments.tells.set(header, tokenOf({ payments: 7 }));
    const { headers } = await ask(both, tokenOf({ orders: 3, payments: 9, accounts: 1 }));
    expect(positionsIn(headers.get(header))).toEqual({ accounts: 1, orders: 5, payments: 9 });
  });

  it('goes on to the later mutations of the same operation, and to what they select', async () => {
    gateway.shop.orders.tells.set(header, tokenOf({ orders: 5 }));
    gateway.shop.payments.tells.set(header, tokenOf({ payments: 7 }));
    await ask(
      `mutation {
        cancelOrder(id: "o-1") { id }
        refundOrder(id: "o-1") { id shipment }
      }`,
    );
    expect(broughtTo(gateway.shop.orders)).toEqual([{}]);
    expect(broughtTo(gateway.shop.payments)).toEqual([{ orders: 5 }]);
    expect(broughtTo(gateway.shop.shipping)).toEqual([{ orders: 5, payments: 7 }]);
  });

  it('is passed on to every subgraph of a query, which answers none', async () => {
    const query = '{ orders { id payments { status } shipment } }';
    const { headers, extensions } = await ask(query, tokenOf({ orders: 5, returns: 1 }));
    const { orders, payments, shipping } = gateway.shop;
    for (const subgraph of [orders, payments, shipping]) {
      expect(broughtTo(subgraph)).toEqual([{ orders: 5, returns: 1 }]);
    }
    expect([headers.get(header), extensions]).toEqual([null, undefined]);
  });

  it('is nowhere when nobody brings one and nothing changes', async () => {
    const { headers, extensions } = await ask('{ orders { id shipment } }');
    expect(gateway.shop.orders.seen[0]?.headers).not.toHaveProperty(header);
    expect([headers.get(header), extensions]).toEqual([null, undefined]);
  });

  it('that a subgraph could not wait for is told by the subgraph’s name', async () => {
    gateway.shop.orders.tells.set('x-consistency', 'stale');
    const { data, errors, extensions } = await ask(
      '{ orders { shipment } }',
      tokenOf({ orders: 5 }),
    );
    expect(extensions).toEqual({ stale: ['orders'] });
    expect([data, errors]).toEqual([{ orders: [{ shipment: null }] }, []]);
  });

  it('is not waited for twice in one operation', async () => {
    gateway.shop.orders.tells.set('x-consistency', 'stale');
    const query = 'mutation { cancelOrder(id: "o-1") { id } refundOrder(id: "o-1") { status } }';
    const { extensions } = await ask(query, tokenOf({ orders: 5 }));
    const { orders, payments } = gateway.shop;
    expect(broughtTo(payments)).toEqual([{ orders: 5 }]);
    expect(extensions).toEqual({ stale: ['orders'] });
    expect(broughtTo(orders)).toEqual([{ orders: 5 }, {}]);
  });

  it.each(['abc', 'v1.###', tokenOf({ orders: 5 }).slice(0, -2)])(
    'is refused before anything is fetched when it is %s',
    async (token) => {
      const { status, errors } = await ask('{ orders { id } }', token);
      expect([status, errors[0]?.extensions?.['code']]).toEqual([400, 'BAD_USER_INPUT']);
      expect(gateway.shop.orders.seen).toEqual([]);
    },
  );

  it('may be read and sent by pages of other origins', async () => {
    const { headers } = await gateway.ask(
      { query: '{ __typename }' },
      { origin: 'https://example.com' },
    );
    expect(headers.get('access-control-expose-headers')).toBe(
      'x-correlation-id, x-consistency-token',
    );
  });

  describe('on a socket', () => {
    it('comes with the connection or the operation, and is answered as an extension', async () => {
      gateway.shop.orders.tells.set(header, tokenOf({ orders: 5 }));
      await using client = createLiveClient(gateway.url, undefined, {
        [header]: tokenOf({ accounts: 1, orders: 2 }),
      });
      const extensions = { consistencyToken: tokenOf({ orders: 3 }) };
      const result = await client.start(cancel, {}, undefined, extensions).next();
      expect(broughtTo(gateway.shop.orders)).toEqual([{ accounts: 1, orders: 3 }]);
      const told = result.extensions as { consistencyToken: string };
      expect(positionsIn(told.consistencyToken)).toEqual({ accounts: 1, orders: 5 });
    });

    it('is refused when it is none', async () => {
      await using client = createLiveClient(gateway.url);
      const refused = client.start(cancel, {}, undefined, { consistencyToken: 7 }).next();
      await expect(refused).rejects.toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
      expect(gateway.shop.orders.seen).toEqual([]);
    });

    it('lets a live field begin once its subgraph knows what the client has just made', async () => {
      const authorization = await gateway.tokens.headerFor(alice);
      await using client = createLiveClient(gateway.url, authorization);
      const live = 'subscription { orderUpdated(orderId: "o-1") { order { id } } }';
      const extensions = { consistencyToken: tokenOf({ orders: 5 }) };
      expect((await client.start(live, {}, undefined, extensions).next()).data).toEqual({
        orderUpdated: { order: { id: 'o-1' } },
      });
      expect(broughtTo(gateway.shop.orders)[0]).toEqual({ orders: 5 });
    });
  });
});
