import { deriveId } from '@marketgraph/infra/engine';
import {
  type Backstage,
  type BackingServices,
  createGraphClient,
  type GraphClient,
  openBackstage,
  startBackingServices,
} from '@marketgraph/infra/testing';
import { orderFactView } from '@marketgraph/projections/order-fact-view';
import {
  orderCancelled,
  orderCompleted,
  type OrderDomainEvent,
  orderPlaced,
  streamName,
} from '@marketgraph/schema';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { startAnalytics } from './subgraph.ts';

const admin = { id: '0190a5c0-0000-7000-8000-00000000000a', roles: ['ADMIN'] } as const;
const customer = { id: '0190a5c0-0000-7000-8000-000000000002' };

type Told = {
  readonly at: string;
  readonly goods: number;
  readonly freight?: number;
  readonly currency?: string;
  readonly ends?: 'COMPLETED' | 'CANCELLED';
};

/** 02:00 UTC was midnight in São Paulo, in the summer time of 2017: there the months are others. */
const orders: readonly Told[] = [
  { at: '2017-11-01T01:59:59.999Z', goods: 1000 },
  { at: '2017-11-01T02:00:00.000Z', goods: 2000, freight: 1, ends: 'COMPLETED' },
  { at: '2017-11-24T12:00:00.000Z', goods: 3001, freight: 998, ends: 'CANCELLED' },
  { at: '2017-12-01T01:59:59.999Z', goods: 4000, ends: 'COMPLETED' },
  { at: '2017-11-24T12:00:00.000Z', goods: 777, currency: 'EUR' },
];

const eventsOf = (orderId: string, told: Told): readonly OrderDomainEvent[] => {
  const { goods, freight = 0, currency = 'BRL', ends } = told;
  const money = (amountMinor: number) => ({ amountMinor, currency });
  const { customerId } = orderPlaced.example;
  const placed = {
    ...orderPlaced.example,
    orderId,
    goods: money(goods),
    freight: money(freight),
    total: money(goods + freight),
  };
  return [
    { type: 'OrderPlaced', data: placed },
    ...(ends === 'COMPLETED'
      ? [
          {
            type: 'OrderCompleted',
            data: { ...orderCompleted.example, orderId, customerId },
          } as const,
        ]
      : []),
    ...(ends === 'CANCELLED'
      ? [{ type: 'OrderCancelled', data: { ...orderCancelled.example, orderId } } as const]
      : []),
  ];
};

describe('the analytics subgraph', () => {
  let services: BackingServices;
  let backstage: Backstage;
  let analytics: Awaited<ReturnType<typeof startAnalytics>>;
  let ask: GraphClient;

  const figures = async (
    selection: string,
    args = '',
    variables: Record<string, unknown> = {},
  ): Promise<unknown> => {
    const parameters = Object.keys(variables).length > 0 ? '($range: OrderAnalyticsRange)' : '';
    const query = `query ${parameters} { orderAnalytics(currencyCode: "BRL"${args}) ${selection} }`;
    const { data, errors } = await ask(admin, query, variables);
    expect(errors).toBeUndefined();
    return (data as { orderAnalytics: unknown }).orderAnalytics;
  };

  beforeAll(async () => {
    services = await startBackingServices();
    const { config, authority } = services;
    analytics = await startAnalytics(config);
    ask = createGraphClient(analytics.url, authority);
    backstage = await openBackstage(config, 'analytics', {
      projections: [orderFactView],
      relays: ['orders'],
    });
  });
  afterAll(async () => {
    await analytics.stop();
    await backstage.stop();
    await services.stop();
  });

  it('has no figures before the first order', async () => {
    await expect
      .poll(
        () =>
          figures(
            '{ totals { orderCount total { amount } averageOrderValue { amount } } byStatus { status } byPeriod { start } asOf }',
          ).catch(() => undefined),
        { timeout: 10_000 },
      )
      .toEqual({
        totals: { orderCount: 0, total: { amount: '0.00' }, averageOrderValue: null },
        byStatus: [],
        byPeriod: [],
        asOf: null,
      });
  });

  describe('given orders of two months and two currencies', () => {
    beforeAll(async () => {
      for (const [index, told] of orders.entries()) {
        const orderId = deriveId('order', String(index));
        const events = eventsOf(orderId, told).map((event) => ({ event, at: told.at }));
        await backstage.tell('orders', streamName('order', orderId), events);
      }
      const seen = () =>
        Promise.all(
          ['BRL', 'EUR'].map(async (currency) => {
            const query = `{ orderAnalytics(currencyCode: "${currency}") { totals { orderCount } } }`;
            return (await ask(admin, query)).data;
          }),
        );
      const count = (orderCount: number) => ({ orderAnalytics: { totals: { orderCount } } });
      await vi.waitFor(async () => expect(await seen()).toEqual([count(4), count(1)]), 10_000);
    });

    it('sums to the cent, one currency at a time', async () => {
      expect(
        await figures(`{
          totals {
            orderCount
            total { amount amountMinor currencyCode }
            goods { amount }
            freight { amount }
            averageOrderValue { amount }
          }
          asOf
        }`),
      ).toEqual({
        totals: {
          orderCount: 4,
          total: { amount: '110.00', amountMinor: '11000', currencyCode: 'BRL' },
          goods: { amount: '100.01' },
          freight: { amount: '9.99' },
          averageOrderValue: { amount: '27.50' },
        },
        asOf: '2017-12-01T01:59:59.999Z',
      });
    });

    it('counts orders where they stand now', async () => {
      expect(await figures('{ byStatus { status orderCount total { amount } } }')).toEqual({
        byStatus: [
          { status: 'CANCELLED', orderCount: 1, total: { amount: '39.99' } },
          { status: 'COMPLETED', orderCount: 2, total: { amount: '60.01' } },
          { status: 'CREATED', orderCount: 1, total: { amount: '10.00' } },
        ],
      });
    });

    it.each([
      [
        'UTC',
        [
          ['2017-11-01', 3],
          ['2017-12-01', 1],
        ],
      ],
      [
        'America/Sao_Paulo',
        [
          ['2017-10-01', 1],
          ['2017-11-01', 3],
        ],
      ],
      [
        'Pacific/Kiritimati',
        [
          ['2017-11-01', 3],
          ['2017-12-01', 1],
        ],
      ],
      // Names that every system knows, but none lists as its own.
      [
        'Asia/Kolkata',
        [
          ['2017-11-01', 3],
          ['2017-12-01', 1],
        ],
      ],
      [
        'Asia/Calcutta',
        [
          ['2017-11-01', 3],
          ['2017-12-01', 1],
        ],
      ],
      [
        'Europe/Kyiv',
        [
          ['2017-11-01', 3],
          ['2017-12-01', 1],
        ],
      ],
      [
        'Etc/GMT+3',
        [
          ['2017-10-01', 2],
          ['2017-11-01', 2],
        ],
      ],
    ])('puts them into the months of %s', async (timeZone, months) => {
      const { byPeriod } = (await figures(
        `{ byPeriod(timeZone: "${timeZone}") { start orderCount } }`,
      )) as { byPeriod: readonly { start: string; orderCount: number }[] };
      expect(byPeriod.map(({ start, orderCount }) => [start, orderCount])).toEqual(months);
    });

    it('sums every month', async () => {
      expect(
        await figures(
          '{ byPeriod { start total { amount } goods { amount } freight { amount } } }',
        ),
      ).toEqual({
        byPeriod: [
          {
            start: '2017-11-01',
            total: { amount: '70.00' },
            goods: { amount: '60.01' },
            freight: { amount: '9.99' },
          },
          {
            start: '2017-12-01',
            total: { amount: '40.00' },
            goods: { amount: '40.00' },
            freight: { amount: '0.00' },
          },
        ],
      });
    });

    it.each([
      ['one', '[COMPLETED]', 2],
      ['several', '[COMPLETED, CREATED]', 3],
      ['one that nobody stands at', '[EXPIRED]', 0],
      ['none', '[]', 0],
    ])('counts only the statuses asked for: %s', async (_case, statuses, orderCount) => {
      expect(await figures('{ totals { orderCount } }', `, statuses: ${statuses}`)).toEqual({
        totals: { orderCount },
      });
    });

    it.each([
      ['from an instant on', { from: '2017-11-01T02:00:00Z' }, 3],
      ['before an instant', { to: '2017-11-01T02:00:00Z' }, 1],
      ['between two', { from: '2017-11-01T00:00:00-02:00', to: '2017-12-01T00:00:00-02:00' }, 3],
      ['between the same', { from: '2017-11-24T12:00:00Z', to: '2017-11-24T12:00:00Z' }, 0],
      ['open at both ends', { from: null, to: null }, 4],
    ])('counts orders placed %s', async (_case, range, orderCount) => {
      expect(await figures('{ totals { orderCount } }', ', range: $range', { range })).toEqual({
        totals: { orderCount },
      });
    });
  });

  it.each([
    ['anonymous requests', 'nobody', 'UNAUTHENTICATED'],
    ['customers', customer, 'FORBIDDEN'],
  ] as const)('refuses %s', async (_who, asker, code) => {
    const query = '{ orderAnalytics(currencyCode: "BRL") { totals { orderCount } } }';
    const { data, errors } = await ask(asker, query);
    expect(data ?? null).toBeNull();
    expect(errors).toMatchObject([{ extensions: { code } }]);
  });

  it.each(['Mars/Olympus', '', '+03:00', '<A>3', "UTC'; drop table order_fact_view; --"])(
    'refuses the time zone %j',
    async (timeZone) => {
      const query = `query ($timeZone: String!) {
        orderAnalytics(currencyCode: "BRL") { byPeriod(timeZone: $timeZone) { start } }
      }`;
      const { errors } = await ask(admin, query, { timeZone });
      expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
    },
  );

  it.each(['0000-01-01T00:00:00Z', '9999-12-31T23:59:59-10:00', 'yesterday'])(
    'refuses %s as an instant',
    async (from) => {
      const query = `query ($range: OrderAnalyticsRange) {
        orderAnalytics(currencyCode: "BRL", range: $range) { totals { orderCount } }
      }`;
      const { errors } = await ask(admin, query, { range: { from } });
      expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
    },
  );
});
