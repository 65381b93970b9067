import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type SpecGateway, startSpecGateway } from '../testing/spec-gateway.ts';

const alice = '11111111-1111-4111-8111-111111111111';
const orderOf = (gateway: SpecGateway, id: string, owner = alice): string => {
  gateway.shop.state.orders.set(id, { id, owner, status: 'PLACED' });
  return id;
};

let gateway: SpecGateway;
beforeAll(async () => {
  gateway = await startSpecGateway();
});
afterAll(() => gateway[Symbol.asyncDispose]());

describe('gateway › operations', () => {
  it('answers from several subgraphs at once', async () => {
    const id = orderOf(gateway, 'o-1');
    gateway.shop.state.payments.set(id, ['AUTHORIZED']);
    gateway.shop.state.shipments.set(id, 'packed');
    const { data, errors, status } = await gateway.ask(
      {
        query: 'query ($id: ID!) { order(id: $id) { id status payments { status } shipment } }',
        variables: { id },
      },
      { authorization: await gateway.tokens.headerFor(alice) },
    );
    expect(errors).toEqual([]);
    expect(status).toBe(200);
    expect(data).toEqual({
      order: { id, status: 'PLACED', payments: [{ status: 'AUTHORIZED' }], shipment: 'packed' },
    });
  });

  it('passes token and correlation id on to every subgraph, and tells the id', async () => {
    const id = orderOf(gateway, 'o-2');
    const authorization = await gateway.tokens.headerFor(alice);
    const { headers } = await gateway.ask(
      { query: `{ order(id: "${id}") { payments { status } shipment } }` },
      { authorization, 'x-correlation-id': 'abcdef-123456' },
    );
    expect(headers.get('x-correlation-id')).toBe('abcdef-123456');
    for (const { seen } of [gateway.shop.orders, gateway.shop.payments, gateway.shop.shipping]) {
      expect(seen.at(-1)?.headers).toMatchObject({
        authorization,
        'x-correlation-id': 'abcdef-123456',
      });
    }
  });

  it('replaces a correlation id that is not fit for a log', async () => {
    const { headers } = await gateway.ask(
      { query: '{ __typename }' },
      { 'x-correlation-id': 'a b"c' },
    );
    expect(headers.get('x-correlation-id')).toMatch(/^[\w-]{36}$/);
  });

  it('mutates', async () => {
    const id = orderOf(gateway, 'o-3');
    const { data } = await gateway.ask({ query: `mutation { cancelOrder(id: "${id}") { id } }` });
    expect(data).toEqual({ cancelOrder: { id } });
  });

  it('introspects, with live fields among the others', async () => {
    const { data } = await gateway.ask({
      query: '{ __schema { subscriptionType { fields { name } } } }',
    });
    expect(data).toEqual({
      __schema: { subscriptionType: { fields: [{ name: 'orderUpdated' }] } },
    });
  });
});

describe('gateway › authentication', () => {
  const query = '{ orders { id } }';
  const codeOf = (answer: Awaited<ReturnType<SpecGateway['ask']>>): unknown =>
    answer.errors[0]?.extensions?.['code'];

  it('lets anonymous requests pass, for subgraphs to judge', async () => {
    const { errors, status } = await gateway.ask({ query });
    expect([status, errors]).toEqual([200, []]);
    expect(gateway.shop.orders.seen.at(-1)?.headers.authorization).toBeUndefined();
  });

  it.each([
    ['no token of ours', async () => 'Bearer a.b.c'],
    ['another scheme', async () => 'Basic YTpi'],
    ['an expired token', () => gateway.tokens.headerFor(alice, { expiresAt: 1_600_000_000 })],
    ['another viewer’s signature', async () => `${await gateway.tokens.headerFor(alice)}x`],
  ])('refuses %s with UNAUTHENTICATED before anything is fetched', async (_, header) => {
    const before = gateway.shop.orders.seen.length;
    const answer = await gateway.ask({ query }, { authorization: await header() });
    expect([answer.status, codeOf(answer)]).toEqual([401, 'UNAUTHENTICATED']);
    expect(answer.errors[0]?.extensions?.['correlationId']).toBe(
      answer.headers.get('x-correlation-id'),
    );
    expect(gateway.shop.orders.seen).toHaveLength(before);
  });
});

describe('gateway › authentication › given keys that can not be had yet', () => {
  it('says so, serves anonymous requests, and goes on once accounts has started', async () => {
    await using late = await startSpecGateway();
    const authorization = await late.tokens.headerFor(alice);
    await late.tokens.close();
    const refused = await late.ask({ query: '{ orders { id } }' }, { authorization });
    expect(refused.status).toBe(503);
    expect(refused.errors[0]?.extensions?.['code']).toBe('SERVICE_UNAVAILABLE');
    expect((await late.ask({ query: '{ orders { id } }' })).status).toBe(200);
    await late.tokens.open();
    expect((await late.ask({ query: '{ orders { id } }' }, { authorization })).status).toBe(200);
  });
});

describe('gateway › errors', () => {
  it('masks a fault, and logs it under the correlation id that it tells', async () => {
    const { errors, data } = await gateway.ask({ query: '{ broken }' });
    expect(data).toEqual({ broken: null });
    expect(errors).toEqual([
      {
        message: expect.stringMatching(/^Something went wrong/) as string,
        path: ['broken'],
        extensions: { code: 'INTERNAL_SERVER_ERROR', correlationId: expect.any(String) as string },
      },
    ]);
    const correlationId = String(errors[0]?.extensions?.['correlationId']);
    expect(JSON.stringify(errors)).not.toContain('secret');
    expect(
      gateway.log.some((line) => line.includes(correlationId) && line.includes('secret')),
    ).toBe(true);
  });

  it('keeps message, code and path of an error meant for clients, and nothing else', async () => {
    const { errors } = await gateway.ask({ query: '{ no: forbidden }' });
    expect(errors).toEqual([
      {
        message: 'For admins only.',
        path: ['no'],
        extensions: { code: 'FORBIDDEN', correlationId: expect.any(String) as string },
      },
    ]);
  });

  it('tells of a value that the schema promises and a subgraph left out', async () => {
    const { data, errors } = await gateway.ask({ query: '{ lastPaid { id status } }' });
    expect(data).toEqual({ lastPaid: null });
    expect(errors).toMatchObject([
      { path: ['lastPaid', 'status'], extensions: { code: 'INTERNAL_SERVER_ERROR' } },
    ]);
  });

  it.each([
    ['what is no GraphQL', '{ orders { ', 'GRAPHQL_PARSE_FAILED'],
    ['an unknown field', '{ orders { price } }', 'GRAPHQL_VALIDATION_FAILED'],
    [
      'a document too long to be honest',
      `{ ${'orders { id } '.repeat(2_000)} }`,
      'GRAPHQL_PARSE_FAILED',
    ],
    [
      'a subscription over HTTP',
      'subscription { orderUpdated(orderId: "1") { eventType } }',
      'BAD_REQUEST',
    ],
  ])('refuses %s', async (_, query, code) => {
    const { errors, status } = await gateway.ask({ query });
    expect([status, errors[0]?.extensions?.['code']]).toEqual([400, code]);
  });

  it('refuses variables that do not fit', async () => {
    const { errors, status } = await gateway.ask({
      query: 'query ($id: ID!) { order(id: $id) { id } }',
      variables: { id: {} },
    });
    expect([status, errors[0]?.extensions?.['code']]).toEqual([400, 'BAD_USER_INPUT']);
  });

  it('refuses a body that is no JSON, or too large, in the same shape', async () => {
    const send = async (body: string) => {
      const response = await fetch(`${gateway.url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body,
      });
      return [response.status, await response.json()];
    };
    const refusal = { errors: [{ extensions: { code: 'BAD_REQUEST' } }] };
    expect(await send('{')).toMatchObject([400, refusal]);
    expect(await send(JSON.stringify({ query: 'x'.repeat(300_000) }))).toMatchObject([
      413,
      refusal,
    ]);
  });

  it('refuses what a page of another origin could send without asking', async () => {
    const response = await fetch(`${gateway.url}/graphql?query={__typename}`);
    expect(response.status).toBe(400);
  });
});

describe('gateway › given a subgraph that is down', () => {
  it('answers the rest, and says what is missing and where', async () => {
    await using alone = await startSpecGateway();
    const id = orderOf(alone, 'o-1');
    await alone.shop.payments.stop();
    const { data, errors, status } = await alone.ask(
      { query: `{ order(id: "${id}") { status payments { status } shipment } }` },
      { authorization: await alone.tokens.headerFor(alice) },
    );
    expect(status).toBe(200);
    expect(data).toEqual({ order: { status: 'PLACED', payments: null, shipment: null } });
    expect(errors).toEqual([
      {
        message: 'The subgraph "payments" does not answer right now. Try again.',
        path: ['order'],
        extensions: {
          code: 'SUBGRAPH_UNAVAILABLE',
          subgraph: 'payments',
          correlationId: expect.any(String) as string,
        },
      },
    ]);
    await alone.shop.payments.start();
    const again = await alone.ask(
      { query: `{ order(id: "${id}") { payments { status } } }` },
      { authorization: await alone.tokens.headerFor(alice) },
    );
    expect(again.errors).toEqual([]);
  });
});

describe('gateway › health', () => {
  const get = async (path: string) => {
    const response = await fetch(`${gateway.url}${path}`);
    return { status: response.status, body: await response.json() };
  };

  it('lives', async () => {
    expect(await get('/livez')).toEqual({ status: 200, body: { status: 'ok' } });
  });

  it('is ready while the bus is connected, whichever subgraphs are', async () => {
    await gateway.shop.shipping.stop();
    expect(await get('/readyz')).toEqual({
      status: 200,
      body: { status: 'ok', bus: 'connected', unreachableSubgraphs: ['shipping'] },
    });
    await gateway.shop.shipping.start();
    gateway.bus.isConnected = false;
    expect(await get('/readyz')).toMatchObject({ status: 503, body: { bus: 'disconnected' } });
    gateway.bus.isConnected = true;
  });
});

describe('gateway › sandbox', () => {
  const open = (url: string) => fetch(url, { headers: { accept: 'text/html' } });

  it('is shown at the root where it is switched on', async () => {
    await using friendly = await startSpecGateway({ hasSandbox: true });
    const response = await open(friendly.url);
    expect(response.url).toBe(`${friendly.url}/graphql`);
    expect(await response.text()).toContain('Sandbox');
  });

  it('is not there otherwise', async () => {
    expect((await open(gateway.url)).status).toBe(404);
    expect(await (await open(`${gateway.url}/graphql`)).text()).not.toContain('Sandbox');
  });
});
