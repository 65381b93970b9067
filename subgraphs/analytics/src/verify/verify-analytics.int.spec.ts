import { deriveId } from '@marketgraph/infra/engine';
import { openInfra } from '@marketgraph/infra/subgraph-server';
import {
  type Backstage,
  type BackingServices,
  openBackstage,
  startBackingServices,
} from '@marketgraph/infra/testing';
import { viewsIn } from '@marketgraph/projections';
import {
  orderCancelled,
  orderPlaced,
  paymentRefunded,
  productCreated,
  shipmentDelivered,
  shipmentDispatched,
  streamName,
} from '@marketgraph/schema';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AnalyticsDatabase } from '../read-model/analytics-database.ts';
import { verifyAnalytics } from './verify-analytics.ts';

describe('verifyAnalytics', () => {
  let services: BackingServices;
  let backstage: Backstage;
  let infra: Awaited<ReturnType<typeof openInfra<AnalyticsDatabase>>>;

  const verify = () => {
    const { eventStore, views, database } = infra;
    const timeZone = 'America/Sao_Paulo';
    const signal = new AbortController().signal;
    return verifyAnalytics({ eventStore, views, database, timeZone, signal });
  };

  const tellOrder = async (name: string, currency: string, at: string): Promise<void> => {
    const orderId = deriveId('spec', name);
    const { example } = orderPlaced;
    const money = (amountMinor: number) => ({ amountMinor, currency });
    const lines = example.lines.map((line) => ({
      ...line,
      lineId: deriveId('line', name),
      unitPrice: money(line.unitPrice.amountMinor),
      freight: money(line.freight.amountMinor),
    }));
    const data = {
      ...example,
      orderId,
      lines,
      goods: money(4_000),
      freight: money(990),
      total: money(4_990),
    };
    await backstage.tell('orders', streamName('order', orderId), [
      { event: { type: 'OrderPlaced', data }, at },
      ...(name === 'cancelled'
        ? [
            {
              event: {
                type: 'OrderCancelled' as const,
                data: { ...orderCancelled.example, orderId },
              },
              at,
            },
          ]
        : []),
    ]);
  };

  beforeAll(async () => {
    services = await startBackingServices();
    infra = await openInfra<AnalyticsDatabase>('analytics', services.config);
    backstage = await openBackstage(services.config, 'analytics', {
      projections: viewsIn('analytics'),
      relays: ['orders', 'products', 'shipping', 'payments'],
    });
    // Midnight of a month in São Paulo lies between the first two.
    await tellOrder('early', 'BRL', '2017-11-01T01:59:59.999Z');
    await tellOrder('late', 'BRL', '2017-11-01T02:00:00.000Z');
    await tellOrder('cancelled', 'BRL', '2017-11-24T12:00:00.000Z');
    await tellOrder('european', 'EUR', '2017-11-24T12:00:00.000Z');
    const product = productCreated.example;
    await backstage.tell('products', streamName('product', product.productId), [
      { event: { type: 'ProductCreated', data: product } },
    ]);
    const parcel = { ...shipmentDispatched.example, orderId: deriveId('spec', 'late') };
    await backstage.tell('shipping', streamName('shipment', parcel.shipmentId), [
      { event: { type: 'ShipmentDispatched', data: parcel }, at: '2017-11-03T12:00:00.000Z' },
      {
        event: {
          type: 'ShipmentDelivered',
          data: { ...shipmentDelivered.example, orderId: parcel.orderId },
        },
        at: '2017-11-05T12:00:00.500Z',
      },
    ]);
    const refund = { ...paymentRefunded.example, orderId: deriveId('spec', 'cancelled') };
    await backstage.tell('payments', streamName('payment', refund.paymentId), [
      { event: { type: 'PaymentRefunded', data: refund } },
    ]);
  });
  afterAll(async () => {
    await backstage.stop();
    await infra.close();
    await services.stop();
  });

  it('finds every figure of every currency equal to what the log tells', async () => {
    const verified = await verify();
    expect(verified.map(({ currency, differences }) => ({ currency, differences }))).toEqual([
      { currency: 'BRL', differences: [] },
      { currency: 'EUR', differences: [] },
    ]);
    // Two months, two statuses, one product, category and vendor, and what has fixed groups.
    expect(verified[0]?.count).toBe(22);
  });

  it('finds one cent too much, and an order that nobody placed', async () => {
    await sql`update order_fact_view set goods_minor = goods_minor + 1 where currency = 'EUR'`.execute(
      infra.database,
    );
    const [brl, eur] = await verify();
    expect(brl?.differences).toEqual([]);
    expect(eur?.differences.map(({ figure }) => figure)).toEqual(['totals', 'byStatus', 'byMonth']);
    expect(eur?.differences[0]).toMatchObject({
      group: 'all',
      served: { goodsMinor: 4_001 },
      told: { goodsMinor: 4_000 },
    });
    await sql`insert into order_line_fact_view
      select ${deriveId('line', 'invented')}, order_id, product_id, vendor_id, name, quantity,
        goods_minor, freight_minor from order_line_fact_view limit 1`.execute(infra.database);
    const invented = (await verify()).flatMap(({ differences }) => differences);
    expect(new Set(invented.map(({ figure }) => figure))).toEqual(
      new Set(['totals', 'byStatus', 'byMonth', 'products', 'categories', 'vendors']),
    );
  });
});
