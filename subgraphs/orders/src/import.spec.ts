import { readHistory } from '@marketgraph/infra/engine';
import { memoryEventStore } from '@marketgraph/infra/memory';
import { describe, expect, it } from 'vitest';
import { currentOrder } from './application/current-order.ts';
import { type HistoricOrder, importOrder, type OrderStep } from './import.ts';

const orderId = '0190a5c0-0000-7000-8000-000000000001';
const paymentId = '0190a5c0-0000-7000-8000-000000000005';
const shipmentId = '0190a5c0-0000-7000-8000-000000000006';
const brl = (amountMinor: number) => ({ amountMinor, currency: 'BRL' });

const at = (day: number): string => `2017-11-${String(day).padStart(2, '0')}T10:00:00.000Z`;
const confirmed: readonly OrderStep[] = [
  { type: 'MarkReserved' },
  { type: 'AcceptPayment', paymentId },
  { type: 'MarkPaid', paymentId },
  { type: 'Confirm' },
];
const delivered: readonly OrderStep[] = [
  ...confirmed,
  { type: 'Dispatch', shipmentId },
  { type: 'Complete' },
];
const withSteps = (steps: readonly OrderStep[]): HistoricOrder => ({
  orderId,
  customerId: '0190a5c0-0000-7000-8000-000000000002',
  lines: [
    {
      productId: '0190a5c0-0000-7000-8000-000000000003',
      vendorId: '0190a5c0-0000-7000-8000-000000000004',
      name: 'housewares',
      quantity: 2,
      unitPrice: brl(2990),
      freight: brl(1510),
    },
  ],
  shippingAddress: null,
  placedAt: at(1),
  steps: steps.map((command, index) => ({ command, at: at(index + 2) })),
});

describe('importOrder', () => {
  it('records a delivered order with its historic times, in its own words', async () => {
    const store = memoryEventStore();
    expect(await importOrder(store, withSteps(delivered))).toEqual({ already: false });
    expect(await currentOrder(store, orderId)).toMatchObject({
      status: 'COMPLETED',
      goodsMinor: 5980,
      freightMinor: 1510,
      totalMinor: 7490,
      placedAt: at(1),
      updatedAt: at(7),
    });
    const history = await readHistory(store, 'orders', `order-${orderId}`);
    expect(history.map(({ metadata }) => metadata.origin)).toEqual(Array(7).fill('import'));
    expect(history.map(({ metadata }) => metadata.occurredAt)).toEqual(
      [1, 2, 3, 4, 5, 6, 7].map(at),
    );
  });

  it('appends nothing the second time, and says so', async () => {
    const store = memoryEventStore();
    await importOrder(store, withSteps(delivered));
    expect(await importOrder(store, withSteps(delivered))).toEqual({ already: true });
    expect(await store.read(`order-${orderId}`)).toHaveLength(7);
  });

  it('adds nothing to an order that went on since', async () => {
    const store = memoryEventStore();
    await importOrder(store, withSteps(delivered));
    expect(await importOrder(store, withSteps(confirmed))).toEqual({ already: true });
  });

  it('keeps what does not add up, as a discrepancy', async () => {
    const store = memoryEventStore();
    const note: OrderStep = {
      type: 'NoteDiscrepancy',
      code: 'DELIVERED_BEFORE_CANCELLED',
      detail: 'delivered 2017-11-07, then cancelled',
    };
    const cancel: OrderStep = { type: 'CancelOrder', reason: 'UNAVAILABLE', cancelledBy: null };
    await importOrder(store, withSteps([...confirmed, cancel, note]));
    expect(await currentOrder(store, orderId)).toMatchObject({
      status: 'CANCELLED',
      discrepancies: [{ code: note.code, detail: note.detail }],
    });
  });

  it.each<[string, HistoricOrder, string]>([
    ['an order without items', { ...withSteps(delivered), lines: [] }, 'OrderIsEmpty'],
    [
      'a cancellation after delivery',
      withSteps([
        ...delivered,
        { type: 'CancelOrder', reason: 'CANCELLED_BY_CUSTOMER', cancelledBy: null },
      ]),
      'OrderAlreadyCompleted',
    ],
    [
      'a dispatch without payment',
      withSteps([{ type: 'Dispatch', shipmentId }]),
      'OrderNotConfirmed',
    ],
  ])('refuses %s, with nothing appended', async (_what, order, rejected) => {
    const store = memoryEventStore();
    expect(await importOrder(store, order)).toEqual({ rejected });
    expect(await store.read(`order-${orderId}`)).toEqual([]);
  });
});
