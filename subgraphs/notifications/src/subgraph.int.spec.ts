import { runRelay } from '@marketgraph/infra/engine';
import { eventStoreDb } from '@marketgraph/infra/eventstoredb';
import { connectNats } from '@marketgraph/infra/nats';
import { type Stack, startStack } from '@marketgraph/local';
import { orderConfirmed, orderPlaced, streamName, toStoredMetadata } from '@marketgraph/schema';
import { randomUUID } from 'node:crypto';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';

const answer = z.object({
  data: z.record(z.string(), z.unknown()).nullish(),
  errors: z.array(z.object({ extensions: z.object({ code: z.string() }) })).optional(),
});
type Answer = z.output<typeof answer>;

const session = z.object({
  session: z.object({ accessToken: z.string(), user: z.object({ id: z.string() }) }),
});
type Person = { readonly id: string; readonly token: string; readonly email: string };

const list = z.object({
  totalCount: z.number(),
  unreadCount: z.number(),
  nodes: z.array(z.looseObject({ id: z.string(), kind: z.string() })),
});
const mails = z.array(z.object({ subject: z.string(), text: z.string(), html: z.string() }));

const logger = pino({ level: 'silent' });
const patience = { timeout: 15_000 };

describe('the notifications subgraph', () => {
  let stack: Stack;
  let ada: Person;
  let eve: Person;
  const closers: (() => Promise<unknown>)[] = [];

  const ask = async (
    subgraph: 'ACCOUNTS' | 'NOTIFICATIONS',
    query: string,
    { variables = {}, token }: { variables?: Record<string, unknown>; token?: string } = {},
  ): Promise<Answer> => {
    const response = await fetch(stack.env[`SUBGRAPH_URL_${subgraph}`] ?? '', {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
      },
      body: JSON.stringify({ query, variables }),
    });
    return answer.parse(await response.json());
  };

  const registered = async (name: string): Promise<Person> => {
    const email = `${name.toLowerCase()}@example.com`;
    const query = `mutation ($input: RegisterInput!) {
      register(input: $input) { session { accessToken user { id } } }
    }`;
    const variables = { input: { name, email, password: 'correct horse' } };
    const { data } = await ask('ACCOUNTS', query, { variables });
    const { accessToken: token, user } = session.parse(data?.['register']).session;
    return { id: user.id, token, email };
  };

  /** Orders has its own tests: here its events are put into the log, and relayed as orders would. */
  const openOrders = async () => {
    const eventStore = eventStoreDb({ url: stack.urls.eventstore, logger });
    const nats = await connectNats({ url: stack.urls.nats, name: 'spec', logger });
    const stopping = new AbortController();
    const { signal } = stopping;
    const relay = runRelay({ domain: 'orders', eventStore, bus: nats.bus, logger, signal });
    closers.push(
      async () => {
        stopping.abort();
        await relay;
      },
      () => nats.close(),
      () => eventStore.close(),
    );
    return eventStore;
  };
  let orders: Awaited<ReturnType<typeof openOrders>>;

  const happens = async (
    events: readonly { readonly type: string; readonly data: object }[],
    origin?: 'import',
  ): Promise<void> => {
    const stream = streamName('order', randomUUID());
    const metadata = toStoredMetadata({
      version: 1,
      occurredAt: '2026-01-05T10:00:00.000Z',
      correlationId: 'correlation',
      causationId: 'causation',
      ...(origin && { origin }),
    });
    const appended = events.map((event) => ({ id: randomUUID(), ...event, metadata }));
    await orders.append(stream, 'no_stream', appended);
  };
  const placed = (customerId: string, name = 'Espresso cups') => ({
    type: 'OrderPlaced',
    data: {
      ...orderPlaced.example,
      customerId,
      lines: orderPlaced.example.lines.map((line) => ({ ...line, name })),
    },
  });
  const confirmed = (customerId: string) => ({
    type: 'OrderConfirmed',
    data: { ...orderConfirmed.example, customerId },
  });

  const notificationsOf = async ({ token }: Person, args = '(first: 10)') => {
    const query = `{ notifications${args} {
      totalCount unreadCount nodes { id kind title body emailSentAt readAt order { id } }
    } }`;
    return list.parse((await ask('NOTIFICATIONS', query, { token })).data?.['notifications']);
  };
  const mailsTo = async ({ email }: Person) =>
    mails.parse(await (await fetch(`${stack.urls.mails}/mails?to=${email}`)).json());
  const markRead = async (notificationId: string, { token }: Person) => {
    const query = `mutation ($input: MarkNotificationReadInput!) {
      markNotificationRead(input: $input) { notification { readAt } userErrors { code field } }
    }`;
    const variables = { input: { notificationId } };
    return (await ask('NOTIFICATIONS', query, { variables, token })).data?.['markNotificationRead'];
  };

  beforeAll(async () => {
    stack = await startStack({ only: ['accounts', 'notifications', 'projections'] });
    [ada, eve] = await Promise.all([registered('Ada'), registered('Eve')]);
    orders = await openOrders();
  });
  afterAll(async () => {
    for (const close of closers) await close();
    await stack.stop();
  });

  it('tells a customer of their order, in the app and by one mail each', async () => {
    await happens([placed(ada.id, '<b>Cups</b>'), confirmed(ada.id)]);
    await expect.poll(() => mailsTo(ada), patience).toHaveLength(2);
    await expect
      .poll(() => notificationsOf(ada), patience)
      .toMatchObject({
        totalCount: 2,
        unreadCount: 2,
        nodes: expect.arrayContaining([
          expect.objectContaining({
            kind: 'ORDER_PLACED',
            emailSentAt: expect.any(String) as string,
          }),
          expect.objectContaining({
            kind: 'ORDER_CONFIRMED',
            order: { id: orderConfirmed.example.orderId },
          }),
        ]) as unknown,
      });
    const received = (await mailsTo(ada)).find(({ subject }) => subject.includes('received'));
    expect(received?.text).toContain('2 × <b>Cups</b>');
    expect(received?.html).toContain('2 × &lt;b&gt;Cups&lt;/b&gt;');
  });

  it('marks a notification as read, once, and only for its user', async () => {
    const [first] = (await notificationsOf(ada)).nodes;
    const id = first?.id ?? '';
    const notFound = {
      notification: null,
      userErrors: [{ code: 'NOTIFICATION_NOT_FOUND', field: ['input', 'notificationId'] }],
    };
    expect(await markRead(id, eve)).toEqual(notFound);
    expect(await markRead(randomUUID(), ada)).toEqual(notFound);
    const read = await markRead(id, ada);
    expect(read).toMatchObject({ notification: { readAt: expect.any(String) as string } });
    expect(await markRead(id, ada)).toEqual(read);
    expect(await markRead('nonsense', ada)).toMatchObject({
      userErrors: [{ code: 'INVALID_INPUT' }],
    });
    await expect
      .poll(() => notificationsOf(ada, '(unreadOnly: true)'), patience)
      .toMatchObject({ totalCount: 1, unreadCount: 1 });
  });

  it('shows nobody the notifications of others', async () => {
    expect(await notificationsOf(eve)).toMatchObject({ totalCount: 0, nodes: [] });
    const { errors } = await ask('NOTIFICATIONS', '{ notifications { totalCount } }');
    expect(errors?.[0]?.extensions.code).toBe('UNAUTHENTICATED');
    const query = `query ($representations: [_Any!]!) {
      _entities(representations: $representations) { ... on User { notifications { totalCount } } }
    }`;
    const representations = [ada.id, eve.id].map((id) => ({ __typename: 'User', id }));
    const { data } = await ask('NOTIFICATIONS', query, {
      variables: { representations },
      token: eve.token,
    });
    expect(data).toEqual({
      _entities: [{ notifications: null }, { notifications: { totalCount: 0 } }],
    });
  });

  it('says nothing of imported history, and goes on behind it', async () => {
    await happens([placed(eve.id)], 'import');
    await happens([confirmed(eve.id)]);
    await expect.poll(() => mailsTo(eve), patience).toHaveLength(1);
    expect(await notificationsOf(eve)).toMatchObject({ nodes: [{ kind: 'ORDER_CONFIRMED' }] });
  });

  it('sends what was held up while it was away', async () => {
    stack.child('notifications').kill('SIGKILL');
    await happens([placed(eve.id)]);
    // What went out just before the kill may go out again: at least once.
    await expect
      .poll(async () => (await mailsTo(eve)).map(({ subject }) => subject), { timeout: 25_000 })
      .toContainEqual(expect.stringContaining('received'));
  });
});
