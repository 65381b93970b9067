import { orderCompleted, type OrderDomainEvent, orderPlaced } from '@marketgraph/schema';
import { describe, expect, it } from 'vitest';
import { recorded } from '../recorded.fixture.ts';
import { orderLineFactView, projectOrderLineFact } from './project.ts';

const placed: OrderDomainEvent = { type: 'OrderPlaced', data: orderPlaced.example };
const completed: OrderDomainEvent = { type: 'OrderCompleted', data: orderCompleted.example };
const lineId = '0190a5c0-0000-7000-8000-000000000010';

describe('order-line-fact-view', () => {
  it('has a row a line, with what the whole line costs', () => {
    expect(orderLineFactView.keysOf(recorded(placed))).toEqual([lineId]);
    expect(projectOrderLineFact(undefined, recorded(placed), lineId)).toEqual({
      lineId,
      orderId: '0190a5c0-0000-7000-8000-000000000001',
      productId: '0190a5c0-0000-7000-8000-000000000003',
      vendorId: '0190a5c0-0000-7000-8000-000000000004',
      name: 'Espresso cups',
      quantity: 2,
      goodsMinor: 4000,
      freightMinor: 990,
    });
  });

  it('has no row for a line of another order', () => {
    expect(projectOrderLineFact(undefined, recorded(placed), 'another')).toBeUndefined();
  });

  it('never changes a line', () => {
    expect(orderLineFactView.keysOf(recorded(completed))).toEqual([]);
    const row = projectOrderLineFact(undefined, recorded(placed), lineId);
    expect(projectOrderLineFact(row, recorded(completed), lineId)).toBe(row);
  });
});
