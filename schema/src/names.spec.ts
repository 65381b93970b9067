import { describe, expect, it } from 'vitest';
import { streamCategories, streamId, streamName, streamPrefixes } from './streams.ts';
import { busStreamName, changedSubject, eventSubject, partitionOf } from './subjects.ts';

const orderId = '0190a5c0-0000-7000-8000-000000000001';

describe('names', () => {
  it('puts one dash before the id, so that the category ends there', () => {
    expect(streamName('order', orderId)).toBe(`order-${orderId}`);
    expect(streamId(`order-${orderId}`)).toBe(orderId);
  });

  it('has no dash in any category, and no category twice', () => {
    const categories = Object.values(streamCategories).flat();
    expect(categories.filter((category) => category.includes('-'))).toEqual([]);
    expect(categories).toEqual([...new Set(categories)]);
  });

  it('tells domains apart by prefix', () => {
    expect(streamPrefixes('orders')).toEqual(['cart-', 'order-']);
  });

  it('keeps subjects, streams and partitions for ever', () => {
    expect(eventSubject('orders', `order-${orderId}`, 'OrderPlaced')).toBe(
      `events.orders.${partitionOf(`order-${orderId}`)}.OrderPlaced.${orderId}`,
    );
    expect(busStreamName('orders')).toBe('EVENTS_ORDERS');
    expect(changedSubject('order-view', orderId)).toBe(`changed.order-view.${orderId}`);
    expect(['order-1', 'order-2', 'stockItem-3', 'user-ä'].map(partitionOf)).toMatchInlineSnapshot(`
      [
        13,
        4,
        6,
        11,
      ]
    `);
  });

  it('spreads streams evenly over the partitions', () => {
    const counts = new Map<number, number>();
    for (let index = 0; index < 16_000; index += 1) {
      const partition = partitionOf(`order-${index}`);
      counts.set(partition, (counts.get(partition) ?? 0) + 1);
    }
    expect(counts.size).toBe(16);
    expect(Math.min(...counts.values())).toBeGreaterThan(700);
  });
});
