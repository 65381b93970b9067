import { type ChangedNotice } from '@marketgraph/infra/ports';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createLiveClient } from '../testing/live-client.ts';
import { limits } from './limits.ts';
import { type SpecGateway, startSpecGateway } from '../testing/spec-gateway.ts';

const alice = '11111111-1111-4111-8111-111111111111';
const bob = '22222222-2222-4222-8222-222222222222';

let gateway: SpecGateway;
beforeAll(async () => {
  gateway = await startSpecGateway();
});
afterAll(() => gateway[Symbol.asyncDispose]());

let lastOrder = 0;
const newOrder = (of: SpecGateway = gateway): string => {
  lastOrder += 1;
  const id = `o-${lastOrder}`;
  of.shop.state.orders.set(id, { id, owner: alice, status: 'PLACED' });
  return id;
};

const clientOf = async (viewerId: string, of: SpecGateway = gateway) =>
  createLiveClient(of.url, await of.tokens.headerFor(viewerId));

let place = 0;

/** Each stands behind those made before. */
const notice = (view: string, key: string, eventType: string, status?: string): ChangedNotice => ({
  view,
  key,
  eventId: `${eventType} of ${key}`,
  eventType,
  occurredAt: '2026-01-05T10:00:00.000Z',
  recordedAt: '2026-01-05T10:00:00.000Z',
  revision: 7,
  position: `${(place += 1)}/${place}`,
  facts: status === undefined ? {} : { status },
});

const document = `subscription ($id: ID!) {
  orderUpdated(orderId: $id) {
    eventType status revision
    order { id status payments { status } shipment }
  }
}`;

const until = (check: () => void) => vi.waitFor(check, { timeout: 5_000, interval: 5 });
/** How often orders were asked for an update, guards not counted. */
const executions = (of: SpecGateway = gateway): number =>
  of.shop.orders.seen.filter(({ query }) => query.includes('_entities')).length;

describe('live field', () => {
  it('pushes the state as it is, then again after every change in any of the subgraphs', async () => {
    const id = newOrder();
    await using client = await clientOf(alice);
    const live = client.start(document, { id });
    const { state } = gateway.shop;
    expect(await live.next()).toEqual({
      data: {
        orderUpdated: {
          eventType: null,
          status: null,
          revision: null,
          order: { id, status: 'PLACED', payments: [], shipment: null },
        },
      },
      errors: [],
    });

    state.payments.set(id, ['CAPTURED']);
    gateway.notices.publish([notice('payment-view', id, 'PaymentCaptured')]);
    expect((await live.next()).data).toEqual({
      orderUpdated: {
        eventType: 'PaymentCaptured',
        status: null,
        revision: 7,
        order: { id, status: 'PLACED', payments: [{ status: 'CAPTURED' }], shipment: null },
      },
    });

    state.orders.set(id, { id, owner: alice, status: 'PAID' });
    gateway.notices.publish([notice('order-view', id, 'OrderPaid', 'PAID')]);
    expect((await live.next()).data).toMatchObject({
      orderUpdated: { eventType: 'OrderPaid', status: 'PAID', order: { status: 'PAID' } },
    });

    state.shipments.set(id, 'on its way');
    gateway.notices.publish([notice('shipment-view', id, 'ShipmentDispatched')]);
    expect((await live.next()).data).toMatchObject({
      orderUpdated: { eventType: 'ShipmentDispatched', order: { shipment: 'on its way' } },
    });
  });

  it('understands aliases, fragments and conditions', async () => {
    const id = newOrder();
    await using client = await clientOf(alice);
    const live = client.start(
      `subscription ($id: ID!, $short: Boolean!) { ...Root }
       fragment Root on Subscription { u: orderUpdated(orderId: $id) { ...Push } }
       fragment Push on OrderUpdate {
         __typename what: eventType
         o: order { __typename oid: id }
         o: order @skip(if: $short) { status }
         again: order @include(if: $short) { shipment }
       }`,
      { id, short: false },
    );
    expect((await live.next()).data).toEqual({
      u: {
        __typename: 'OrderUpdate',
        what: null,
        o: { __typename: 'Order', oid: id, status: 'PLACED' },
      },
    });
  });

  it('takes the operation that is named, of several', async () => {
    const id = newOrder();
    await using client = await clientOf(alice);
    const both = `subscription A { orderUpdated(orderId: "${id}") { order { id } } }
      subscription B { orderUpdated(orderId: "${id}") { order { status } } }
      query C { orders { id } }`;
    expect((await client.start(both, {}, 'B').next()).data).toEqual({
      orderUpdated: { order: { status: 'PLACED' } },
    });
    expect((await client.start(both, {}, 'A').next()).data).toEqual({
      orderUpdated: { order: { id } },
    });
    await expect(client.start(both).next()).rejects.toMatchObject([
      { extensions: { code: 'OPERATION_RESOLUTION_FAILURE' } },
    ]);
  });

  it('pushes bare facts without asking more than the guard', async () => {
    const id = newOrder();
    await using client = await clientOf(alice);
    const facts = 'subscription ($id: ID!) { orderUpdated(orderId: $id) { eventType revision } }';
    const live = client.start(facts, { id });
    await live.next();
    const before = executions();
    gateway.notices.publish([notice('order-view', id, 'OrderPaid', 'PAID')]);
    expect((await live.next()).data).toEqual({
      orderUpdated: { eventType: 'OrderPaid', revision: 7 },
    });
    expect(executions()).toBe(before);
  });

  it('misses nothing that changes while the first state is read', async () => {
    const id = newOrder();
    const gate = Promise.withResolvers<undefined>();
    gateway.shop.state.gate = gate.promise;
    await using client = await clientOf(alice);
    const live = client.start(document, { id });
    const before = executions();
    await until(() => expect(executions()).toBe(before + 1));
    gateway.notices.publish([
      notice('order-view', id, 'OrderPaid', 'PAID'),
      notice('order-view', id, 'OrderSent', 'SENT'),
    ]);
    gateway.shop.state.gate = Promise.resolve();
    gate.resolve(undefined);
    const pushes = [await live.next(), await live.next(), await live.next()];
    expect(pushes.map(({ data }) => data)).toMatchObject([
      { orderUpdated: { eventType: null } },
      { orderUpdated: { eventType: 'OrderPaid', status: 'PAID' } },
      { orderUpdated: { eventType: 'OrderSent', status: 'SENT' } },
    ]);
  });

  it('reads the state again when notices may have been lost', async () => {
    const id = newOrder();
    await using client = await clientOf(alice);
    const live = client.start(document, { id });
    await live.next();
    gateway.shop.state.orders.set(id, { id, owner: alice, status: 'SENT' });
    gateway.notices.lose();
    expect((await live.next()).data).toMatchObject({
      orderUpdated: { eventType: null, order: { status: 'SENT' } },
    });
    gateway.notices.publish([notice('order-view', id, 'OrderSent', 'SENT')]);
    expect((await live.next()).data).toMatchObject({ orderUpdated: { eventType: 'OrderSent' } });
  });
});

describe('live field › viewers', () => {
  const refusalOf = (error: unknown): unknown =>
    (error as { extensions?: Record<string, unknown> }[])[0]?.extensions?.['code'];
  const refused = async (live: { next: () => Promise<unknown> }): Promise<unknown> =>
    live.next().then(
      () => 'accepted',
      (error: unknown) => refusalOf(error),
    );

  it.each([
    ['somebody else’s order', () => clientOf(bob), 'NOT_FOUND'],
    ['an anonymous viewer', async () => createLiveClient(gateway.url), 'NOT_FOUND'],
  ])('refuses %s', async (_, open, code) => {
    const id = newOrder();
    await using client = await open();
    expect(await refused(client.start(document, { id }))).toBe(code);
    await until(() => expect(gateway.notices.open()).toBe(0));
  });

  it.each([
    ['an order that is not there', document, { id: 'o-none' }, 'NOT_FOUND'],
    ['an id that could stand for many', document, { id: '*' }, 'NOT_FOUND'],
    ['variables that do not fit', document, {}, 'BAD_USER_INPUT'],
    [
      'an unknown field',
      'subscription { orderUpdated(orderId: "1") { x } }',
      {},
      'GRAPHQL_VALIDATION_FAILED',
    ],
    ['what is no GraphQL', 'subscription {', {}, 'GRAPHQL_PARSE_FAILED'],
  ])('refuses %s', async (_, query, variables, code) => {
    await using client = await clientOf(alice);
    expect(await refused(client.start(query, variables))).toBe(code);
    expect(gateway.notices.open()).toBe(0);
  });

  it('ends the stream when the viewer may no longer see the entity', async () => {
    const id = newOrder();
    await using client = await clientOf(alice);
    const live = client.start(document, { id });
    await live.next();
    gateway.shop.state.orders.set(id, { id, owner: bob, status: 'PAID' });
    gateway.notices.publish([notice('order-view', id, 'OrderPaid', 'PAID')]);
    expect(await refused(live)).toBe('NOT_FOUND');
    await until(() => expect(gateway.notices.open()).toBe(0));
  });

  it('closes the socket of a bad token, and when a good one expires', async () => {
    const bad = createLiveClient(gateway.url, 'Bearer a.b.c');
    await expect(bad.start(document, { id: newOrder() }).next()).rejects.toMatchObject({
      code: 4403,
    });
    const expiresAt = Math.floor(Date.now() / 1_000) + 2;
    const short = await gateway.tokens.headerFor(alice, { expiresAt });
    await using client = createLiveClient(gateway.url, short);
    await client.start(document, { id: newOrder() }).next();
    expect(await client.closed).toMatchObject({
      code: 4403,
      reason: 'The access token has expired.',
    });
    await until(() => expect(gateway.notices.open()).toBe(0));
  });
});

describe('live field › groups', () => {
  it('executes a change once for all equal subscriptions of a viewer', async () => {
    const id = newOrder();
    await using one = await clientOf(alice);
    await using two = await clientOf(alice);
    const lives = [one, two, two].map((client) => client.start(document, { id }));
    for (const live of lives) await live.next();
    expect(gateway.notices.open()).toBe(3);
    const before = executions();
    gateway.notices.publish([notice('order-view', id, 'OrderPaid', 'PAID')]);
    for (const live of lives) {
      expect((await live.next()).data).toMatchObject({ orderUpdated: { eventType: 'OrderPaid' } });
    }
    expect(executions()).toBe(before + 1);
  });

  it('lets go of the topics with the last subscriber', async () => {
    const id = newOrder();
    await using client = await clientOf(alice);
    const stays = client.start(document, { id });
    const goes = client.start(document, { id });
    await stays.next();
    await goes.next();
    await goes.stop();
    expect(gateway.notices.open()).toBe(3);
    await client[Symbol.asyncDispose]();
    await until(() => expect(gateway.notices.open()).toBe(0));
  });

  it('lets go of the topics when a client leaves before its first value', async () => {
    const gate = Promise.withResolvers<undefined>();
    gateway.shop.state.gate = gate.promise;
    const client = await clientOf(alice);
    const live = client.start(document, { id: newOrder() });
    live.next().catch(() => undefined);
    await until(() => expect(gateway.notices.open()).toBe(3));
    await client[Symbol.asyncDispose]();
    gateway.shop.state.gate = Promise.resolve();
    gate.resolve(undefined);
    await until(() => expect(gateway.notices.open()).toBe(0));
  });
});

describe('live field › given a subgraph that is down', () => {
  it('pushes the rest, and the whole once it is back', async () => {
    await using alone = await startSpecGateway();
    const id = newOrder(alone);
    alone.shop.state.payments.set(id, ['CAPTURED']);
    await alone.shop.payments.stop();
    await using client = await clientOf(alice, alone);
    const live = client.start(document, { id });
    const first = await live.next();
    expect(first.data).toMatchObject({
      orderUpdated: { order: { status: 'PLACED', payments: null } },
    });
    expect(first.errors).toMatchObject([
      {
        path: ['orderUpdated', 'order'],
        extensions: { code: 'SUBGRAPH_UNAVAILABLE', subgraph: 'payments' },
      },
    ]);
    await alone.shop.payments.start();
    expect(await live.next()).toMatchObject({
      data: { orderUpdated: { order: { payments: [{ status: 'CAPTURED' }] } } },
      errors: [],
    });
  });

  it('keeps a stream alive that can not be guarded for a while', async () => {
    await using alone = await startSpecGateway();
    const id = newOrder(alone);
    await using client = await clientOf(alice, alone);
    const live = client.start(document, { id });
    await live.next();
    await alone.shop.orders.stop();
    alone.notices.publish([notice('order-view', id, 'OrderPaid', 'PAID')]);
    await until(() => expect(alone.log.join()).toContain('did not answer'));
    alone.shop.state.orders.set(id, { id, owner: alice, status: 'PAID' });
    await alone.shop.orders.start();
    expect(await live.next()).toMatchObject({
      data: { orderUpdated: { order: { status: 'PAID' } } },
      errors: [],
    });
  });
});

describe('socket', () => {
  it('has a limit of operations', async () => {
    const id = newOrder();
    await using client = await clientOf(alice);
    for (let count = 0; count < limits.subscriptionsPerSocket; count += 1) {
      await client.start(document, { id }).next();
    }
    await expect(client.start(document, { id }).next()).rejects.toMatchObject([
      {
        extensions: { code: 'TOO_MANY_SUBSCRIPTIONS', correlationId: expect.any(String) as string },
      },
    ]);
  });

  it('answers queries and mutations too, errors masked', async () => {
    const id = newOrder();
    await using client = await clientOf(alice);
    expect(await client.start(`{ order(id: "${id}") { status } }`).next()).toEqual({
      data: { order: { status: 'PLACED' } },
      errors: [],
    });
    expect(await client.start('{ broken }').next()).toMatchObject({
      data: { broken: null },
      errors: [{ path: ['broken'], extensions: { code: 'INTERNAL_SERVER_ERROR' } }],
    });
    const mutation = `mutation { cancelOrder(id: "${id}") { id } }`;
    expect((await client.start(mutation).next()).data).toEqual({ cancelOrder: { id } });
  });

  it('is closed when the gateway stops, so that its client goes elsewhere', async () => {
    const alone = await startSpecGateway();
    await using client = await clientOf(alice, alone);
    await client.start(document, { id: newOrder(alone) }).next();
    await alone[Symbol.asyncDispose]();
    expect(await client.closed).toMatchObject({ code: 1001 });
    expect(alone.notices.open()).toBe(0);
  });
});
