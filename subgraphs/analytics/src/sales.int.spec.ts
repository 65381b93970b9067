import { deriveId } from '@marketgraph/infra/engine';
import {
  type Backstage,
  type BackingServices,
  createGraphClient,
  type GraphClient,
  openBackstage,
  startBackingServices,
} from '@marketgraph/infra/testing';
import { viewsIn } from '@marketgraph/projections';
import {
  orderConfirmed,
  type OrderDomainEvent,
  orderPlaced,
  productCreated,
  shipmentDispatched,
  streamName,
} from '@marketgraph/schema';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { startAnalytics } from './subgraph.ts';

const idOf = (kind: string, name: string): string => deriveId('spec', kind, name);
const [vera, victor] = [idOf('vendor', 'vera'), idOf('vendor', 'victor')];
const admin = { id: idOf('user', 'admin'), roles: ['ADMIN'] } as const;
const vendor = { id: vera, roles: ['CUSTOMER', 'VENDOR'] } as const;

type Line = {
  readonly product: string;
  readonly vendorId: string;
  readonly quantity: number;
  readonly price: number;
  readonly freight: number;
};

const brl = (amountMinor: number) => ({ amountMinor, currency: 'BRL' });
const sumOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);

const placed = (order: string, lines: readonly Line[]): OrderDomainEvent => {
  const goods = sumOf(lines.map(({ quantity, price }) => quantity * price));
  const freight = sumOf(lines.map((line) => line.freight));
  return {
    type: 'OrderPlaced',
    data: {
      ...orderPlaced.example,
      orderId: idOf('order', order),
      lines: lines.map((line, index) => ({
        lineId: idOf('line', `${order} ${index}`),
        productId: idOf('product', line.product),
        vendorId: line.vendorId,
        name: `${line.product}, as it was sold`,
        quantity: line.quantity,
        unitPrice: brl(line.price),
        freight: brl(line.freight),
      })),
      goods: brl(goods),
      freight: brl(freight),
      total: brl(goods + freight),
    },
  };
};

const cups: Line = { product: 'cups', vendorId: vera, quantity: 3, price: 1_000, freight: 100 };
const rake: Line = { product: 'rake', vendorId: victor, quantity: 1, price: 5_000, freight: 250 };
const mystery: Line = { product: 'mystery', vendorId: vera, quantity: 1, price: 1, freight: 0 };

/** What became of each order, day by day from the first of November 2017. */
const stories: Readonly<Record<string, { lines: readonly Line[]; steps: readonly string[] }>> = {
  delivered: {
    lines: [cups, rake],
    steps: ['OrderPaid', 'OrderConfirmed', 'OrderDispatched', 'OrderCompleted'],
  },
  'on its way': { lines: [cups], steps: ['OrderPaid', 'OrderConfirmed', 'OrderDispatched'] },
  refunded: { lines: [rake], steps: ['OrderPaid', 'OrderConfirmed', 'OrderCancelled'] },
  waiting: { lines: [mystery], steps: [] },
};

const day = (number: number): string => `2017-11-0${number}T12:00:00.000Z`;

describe('the figures of sales', () => {
  let services: BackingServices;
  let backstage: Backstage;
  let analytics: Awaited<ReturnType<typeof startAnalytics>>;
  let ask: GraphClient;

  const figures = async (
    selection: string,
    { as = admin, args = '' }: { as?: typeof admin | typeof vendor; args?: string } = {},
  ): Promise<Record<string, unknown>> => {
    const query = `{ orderAnalytics(currencyCode: "BRL"${args}) { ${selection} } }`;
    const { data, errors } = await ask(as, query);
    expect(errors).toBeUndefined();
    return (data as { orderAnalytics: Record<string, unknown> }).orderAnalytics;
  };

  const tellOrder = async (order: string): Promise<void> => {
    const { lines, steps } = stories[order] ?? { lines: [], steps: [] };
    const orderId = idOf('order', order);
    const ids = { orderId, customerId: orderPlaced.example.customerId };
    const shipmentId = idOf('shipment', order);
    const dataOf: Readonly<Record<string, OrderDomainEvent>> = {
      OrderPaid: { type: 'OrderPaid', data: { orderId, paymentId: idOf('payment', order) } },
      OrderConfirmed: { type: 'OrderConfirmed', data: { ...orderConfirmed.example, ...ids } },
      OrderDispatched: { type: 'OrderDispatched', data: { ...ids, shipmentId } },
      OrderCompleted: { type: 'OrderCompleted', data: ids },
      OrderCancelled: {
        type: 'OrderCancelled',
        data: { ...ids, reason: 'CANCELLED_BY_ADMIN', cancelledBy: null },
      },
    };
    const events = [placed(order, lines), ...steps.flatMap((step) => dataOf[step] ?? [])];
    await backstage.tell(
      'orders',
      streamName('order', orderId),
      events.map((event, index) => ({ event, at: day(index + 1) })),
    );
  };

  const tellParcel = async (order: string, deliveredAt?: string): Promise<void> => {
    const ids = { shipmentId: idOf('shipment', order), orderId: idOf('order', order) };
    const estimatedDeliveryAt = day(4);
    const dispatched = { ...shipmentDispatched.example, ...ids, estimatedDeliveryAt };
    await backstage.tell('shipping', streamName('shipment', ids.shipmentId), [
      { event: { type: 'ShipmentDispatched', data: dispatched }, at: day(3) },
      ...(deliveredAt === undefined
        ? []
        : [{ event: { type: 'ShipmentDelivered' as const, data: ids }, at: deliveredAt }]),
    ]);
  };

  beforeAll(async () => {
    services = await startBackingServices();
    const { config, authority } = services;
    analytics = await startAnalytics(config);
    ask = createGraphClient(analytics.url, authority);
    backstage = await openBackstage(config, 'analytics', {
      projections: viewsIn('analytics'),
      relays: ['orders', 'products', 'shipping', 'payments'],
    });
    for (const [name, category] of [
      ['cups', 'kitchen'],
      ['rake', 'garden'],
    ] as const) {
      const data = { ...productCreated.example, productId: idOf('product', name), name, category };
      await backstage.tell('products', streamName('product', data.productId), [
        { event: { type: 'ProductCreated', data } },
      ]);
    }
    for (const order of Object.keys(stories)) await tellOrder(order);
    await tellParcel('delivered', day(5));
    await tellParcel('on its way');
    const [paymentId, orderId] = [idOf('payment', 'refunded'), idOf('order', 'refunded')];
    const refund = { paymentId, orderId, refundId: idOf('refund', 'refunded'), amount: brl(5_250) };
    await backstage.tell('payments', streamName('payment', paymentId), [
      { event: { type: 'PaymentRefunded', data: refund } },
    ]);
    const seen = () =>
      figures(
        'totals { orderCount } delivery { deliveredCount } refunds { refundCount } topCategories { category }',
      );
    await vi.waitFor(
      async () =>
        expect(await seen()).toEqual({
          totals: { orderCount: 4 },
          delivery: { deliveredCount: 1 },
          refunds: { refundCount: 1 },
          topCategories: [{ category: 'garden' }, { category: 'kitchen' }, { category: null }],
        }),
      10_000,
    );
  });
  afterAll(async () => {
    await analytics.stop();
    await backstage.stop();
    await services.stop();
  });

  it('name the best products, by what was asked for', async () => {
    const selection = 'name units orderCount goods { amount } freight { amount } product { id }';
    expect(await figures(`topProducts(first: 2) { ${selection} }`)).toEqual({
      topProducts: [
        {
          name: 'rake',
          units: 2,
          orderCount: 2,
          goods: { amount: '100.00' },
          freight: { amount: '5.00' },
          product: { id: idOf('product', 'rake') },
        },
        {
          name: 'cups',
          units: 6,
          orderCount: 2,
          goods: { amount: '60.00' },
          freight: { amount: '2.00' },
          product: { id: idOf('product', 'cups') },
        },
      ],
    });
    expect(await figures('topProducts(by: UNITS) { name }')).toEqual({
      topProducts: [{ name: 'cups' }, { name: 'rake' }, { name: 'mystery, as it was sold' }],
    });
  });

  it('name the best vendors', async () => {
    expect(await figures('topVendors { vendor { id } goods { amount } orderCount }')).toEqual({
      topVendors: [
        { vendor: { id: victor }, goods: { amount: '100.00' }, orderCount: 2 },
        { vendor: { id: vera }, goods: { amount: '60.01' }, orderCount: 3 },
      ],
    });
  });

  it('say how far orders come', async () => {
    expect(await figures('funnel { step orderCount rate }')).toEqual({
      funnel: [
        { step: 'PLACED', orderCount: 4, rate: '1.0000' },
        { step: 'PAID', orderCount: 3, rate: '0.7500' },
        { step: 'CONFIRMED', orderCount: 3, rate: '0.7500' },
        { step: 'DISPATCHED', orderCount: 2, rate: '0.5000' },
        { step: 'COMPLETED', orderCount: 1, rate: '0.2500' },
      ],
    });
  });

  it('say what was called off, and what went back', async () => {
    expect(
      await figures(
        'cancellations { orderCount rate byReason { reason orderCount } } refunds { total { amount } rate }',
      ),
    ).toEqual({
      cancellations: {
        orderCount: 1,
        rate: '0.2500',
        byReason: [{ reason: 'CANCELLED_BY_ADMIN', orderCount: 1 }],
      },
      // 52.50 of 167.01.
      refunds: { total: { amount: '52.50' }, rate: '0.3144' },
    });
  });

  it('say how long parcels took, and which came late', async () => {
    expect(
      await figures(
        'delivery { deliveredCount promisedCount lateCount lateRate averageDays medianDays slowestTenthDays }',
      ),
    ).toEqual({
      delivery: {
        deliveredCount: 1,
        promisedCount: 1,
        lateCount: 1,
        lateRate: '1.0000',
        averageDays: '4.00',
        medianDays: '4.00',
        slowestTenthDays: '4.00',
      },
    });
  });

  it('count days and weeks, which begin on Monday', async () => {
    expect(
      await figures(
        'byPeriod(period: DAY) { start orderCount units } weeks: byPeriod(period: WEEK) { start }',
      ),
    ).toEqual({
      byPeriod: [{ start: '2017-11-01', orderCount: 4, units: 9 }],
      weeks: [{ start: '2017-10-30' }],
    });
  });

  it('count for a vendor the own lines only, and no refunds', async () => {
    const args = `, vendorId: "${vera}"`;
    const selection =
      'totals { orderCount units total { amount } } topProducts { name } refunds { refundCount } funnel { orderCount }';
    expect(await figures(selection, { as: vendor, args })).toEqual({
      totals: { orderCount: 3, units: 7, total: { amount: '62.01' } },
      topProducts: [{ name: 'cups' }, { name: 'mystery, as it was sold' }],
      refunds: null,
      funnel: [3, 2, 2, 2, 1].map((orderCount) => ({ orderCount })),
    });
  });

  it('are shown to nobody else', async () => {
    for (const args of ['', `, vendorId: "${victor}"`]) {
      const query = `{ orderAnalytics(currencyCode: "BRL"${args}) { totals { orderCount } } }`;
      const { errors } = await ask(vendor, query);
      expect(errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
    }
  });

  it.each(['topProducts(first: 0) { name }', 'topVendors(first: 101) { units }'])(
    'refuse %s',
    async (selection) => {
      const query = `{ orderAnalytics(currencyCode: "BRL") { ${selection} } }`;
      const { errors } = await ask(admin, query);
      expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
    },
  );

  it('refuse a vendor that is no id', async () => {
    const query = '{ orderAnalytics(currencyCode: "BRL", vendorId: "x") { asOf } }';
    const { errors } = await ask(admin, query);
    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
  });
});
