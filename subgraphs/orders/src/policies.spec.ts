import { type Viewer } from '@marketgraph/infra/graphql';
import { type OrderStatus } from '@marketgraph/schema/views';
import { describe, expect, it } from 'vitest';
import { maySee, maySeeDiscrepancies, nextActions } from './policies.ts';

const customerId = '0190a5c0-0000-7000-8000-000000000002';
const customer: Viewer = { id: customerId, roles: ['CUSTOMER'] };
const stranger: Viewer = {
  id: '0190a5c0-0000-7000-8000-0000000000a2',
  roles: ['CUSTOMER', 'VENDOR'],
};
const admin: Viewer = { id: '0190a5c0-0000-7000-8000-0000000000ad', roles: ['ADMIN'] };

const statuses: readonly OrderStatus[] = [
  'CREATED',
  'PAYMENT_PENDING',
  'PAYMENT_FAILED',
  'PAYMENT_SUCCESS',
  'CONFIRMED',
  'DISPATCHED',
  'COMPLETED',
  'CANCELLED',
  'EXPIRED',
];

describe('policies', () => {
  it('show an order to its customer and to admins, and to nobody else', () => {
    const seenBy = [customer, admin, stranger, undefined].map((viewer) =>
      maySee(viewer, { customerId }),
    );
    expect(seenBy).toEqual([true, true, false, false]);
  });

  it('show discrepancies to admins alone', () => {
    expect([customer, admin, undefined].map(maySeeDiscrepancies)).toEqual([false, true, false]);
  });

  it('name the next actions of customer and admin in every state', () => {
    const table = statuses.map((status) => {
      const order = { customerId, status };
      return [status, nextActions(customer, order), nextActions(admin, order)];
    });
    expect(table).toEqual([
      ['CREATED', ['CANCEL'], ['CANCEL']],
      ['PAYMENT_PENDING', ['PAY', 'CANCEL'], ['CANCEL']],
      ['PAYMENT_FAILED', ['PAY', 'CANCEL'], ['CANCEL']],
      ['PAYMENT_SUCCESS', ['CANCEL'], ['CANCEL']],
      ['CONFIRMED', ['CANCEL'], ['CANCEL', 'DISPATCH']],
      ['DISPATCHED', [], ['MARK_DELIVERED']],
      ['COMPLETED', [], []],
      ['CANCELLED', [], []],
      ['EXPIRED', [], []],
    ]);
  });

  it('name none for a stranger', () => {
    const actions = statuses.flatMap((status) => nextActions(stranger, { customerId, status }));
    expect(actions).toEqual([]);
  });
});
