import { memoryViewStore } from '@marketgraph/infra/memory';
import { type RecordedEvent, eventContracts } from '@marketgraph/schema';
import { describe, expect, it } from 'vitest';
import { views } from './views.ts';

/** What is forgotten leaves no row to look at. */
const leavesRows = ({ type }: { readonly type: string }): boolean =>
  type !== 'NotificationForgotten';

/** The examples of a domain's contracts, as if they were one story. */
const examplesOf = (source: keyof typeof eventContracts): readonly RecordedEvent[] =>
  eventContracts[source].filter(leavesRows).map(({ type, version, example }, index) => ({
    type,
    data: example,
    eventId: `0190a5c0-0000-7000-8000-0000000002${String(index).padStart(2, '0')}`,
    stream: 'story-1',
    revision: index,
    position: `${index}/${index}`,
    recordedAt: '2026-03-01T12:00:00.125Z',
    metadata: {
      version,
      occurredAt: '2026-03-01T12:00:00.000Z',
      correlationId: 'story',
      causationId: 'command',
    },
  }));

describe('views', () => {
  it('have names that are pinned: a new name is a new projection, that starts at the first event', () => {
    expect(views.map(({ projection }) => projection.name)).toEqual([
      'accounts_user-view',
      'products_product-view',
      'products_availability-view',
      'inventory_stock-view',
      'orders_catalogue-view',
      'orders_order-view',
      'notifications_notification-view',
      'notifications_recipient-view',
      'payments_payment-view',
      'shipping_shipment-view',
      'analytics_order-fact-view',
      'analytics_order-line-fact-view',
      'analytics_product-fact-view',
      'analytics_delivery-fact-view',
      'analytics_refund-fact-view',
    ]);
  });

  it.each(views)(
    '$projection.name is named after its database and view',
    ({ database, projection }) => {
      expect(projection.name).toBe(`${database}_${projection.view}`);
      expect(projection.name.length).toBeLessThan(32);
      expect(projection.table.name).toBe(projection.view.replaceAll('-', '_'));
    },
  );

  it.each(views)('$projection.name makes rows that its table can hold', async ({ projection }) => {
    const { table, source } = projection;
    const store = memoryViewStore();
    await store.prepare(projection.name, table);
    const rows = new Map<string, object>();
    for (const event of examplesOf(source)) {
      for (const key of projection.keysOf(event)) {
        const row = projection.project(rows.get(key), event, key);
        if (row) rows.set(key, row);
        else rows.delete(key);
      }
    }
    const from = undefined;
    const to = { sequence: 1, position: '1/1' };
    await store.commit({ handler: projection.name, source, from, to }, (transaction) =>
      transaction.save(
        table,
        [...rows.values()].map((row) => ({ ...row })),
      ),
    );
    expect(rows.size).toBeGreaterThan(0);
    expect(store.rows(table).map((row) => row[table.key])).toEqual([...rows.keys()]);
  });
});
