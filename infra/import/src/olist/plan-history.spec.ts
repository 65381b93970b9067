import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { countRemarks } from '../report.ts';
import { planHistory } from './plan-history.ts';
import { NotADataSetError, readFolder } from './read-folder.ts';

const sample = fileURLToPath(new URL('../../sample', import.meta.url));
const history = planHistory(await readFolder(sample));

const sum = (amounts: readonly number[]): number => amounts.reduce((all, one) => all + one, 0);

describe('the plan of the sample', () => {
  it('refuses what can not be an order, and says why', () => {
    const refused = history.remarks.filter(({ outcome }) => outcome === 'refused');
    expect(countRemarks(refused)).toEqual([
      { name: 'order refused: NO_ITEMS', count: 2 },
      { name: 'row refused: MALFORMED_ROW', count: 1 },
      { name: 'product refused: NEVER_SOLD', count: 1 },
    ]);
    expect(refused.find(({ kind }) => kind === 'row')?.id).toBe('orders.csv:17');
  });

  it('accepts what is merely odd, and remembers what', () => {
    const accepted = history.remarks.filter(({ outcome }) => outcome === 'accepted');
    expect(new Set(countRemarks(accepted))).toEqual(
      new Set([
        { name: 'product accepted: NO_CATEGORY', count: 1 },
        { name: 'product accepted: CATEGORY_NOT_TRANSLATED', count: 1 },
        { name: 'order accepted: PAYMENTS_DIFFER_FROM_TOTAL', count: 1 },
        { name: 'order accepted: DATES_OUT_OF_ORDER', count: 1 },
        { name: 'order accepted: CANCELLED_AFTER_DELIVERY', count: 1 },
        { name: 'order accepted: DATE_MISSING', count: 1 },
      ]),
    );
  });

  it('loses no order', () => {
    const refused = history.remarks.filter(
      ({ kind, outcome }) => kind === 'order' && outcome === 'refused',
    );
    expect(history.orders.length + refused.length).toBe(15);
  });

  it('maps every status', () => {
    const byOutcome = Map.groupBy(history.orders, ({ outcome }) => outcome);
    expect(Object.fromEntries([...byOutcome].map(([name, list]) => [name, list.length]))).toEqual({
      COMPLETED: 6,
      DISPATCHED: 1,
      CONFIRMED: 2,
      CANCELLED: 3,
      PAYMENT_PENDING: 1,
    });
  });

  it('adds up to the cent', () => {
    expect(
      history.orders.every(
        (order) => order.total.amountMinor === order.goods.amountMinor + order.freight.amountMinor,
      ),
    ).toBe(true);
    expect(
      history.orders.every(
        (order) =>
          order.goods.amountMinor ===
          sum(order.lines.map((line) => line.unitPrice.amountMinor * line.quantity)),
      ),
    ).toBe(true);
    expect(
      history.orders.every(
        (order) =>
          order.freight.amountMinor === sum(order.lines.map((line) => line.freight.amountMinor)),
      ),
    ).toBe(true);
  });

  it('makes equal units one line', () => {
    const order = history.orders[1];
    expect(order?.lines.map(({ quantity, freight }) => [quantity, freight.amountMinor])).toEqual([
      [2, 1001],
      [1, 0],
    ]);
    expect(order?.payments.map(({ method }) => method)).toEqual(['CREDIT_CARD', 'VOUCHER']);
  });

  it('knows a person who came twice, since their first order', () => {
    const people = history.users.filter(({ roles }) => roles.length === 0);
    expect(people).toHaveLength(14);
    expect(history.orders[0]?.customerId).toBe(history.orders[1]?.customerId);
    expect(people[0]?.at).toBe('2017-11-01T12:00:00.000Z');
  });

  it('reads times as local to São Paulo', () => {
    expect(history.orders.map(({ placedAt }) => placedAt)).toContain('2017-12-01T00:30:00.000Z');
  });
});

describe('readFolder', () => {
  it('says what a folder lacks', async () => {
    const folder = fileURLToPath(new URL('.', import.meta.url));
    await expect(readFolder(folder)).rejects.toThrow(NotADataSetError);
    await expect(readFolder(folder)).rejects.toThrow(/has no customers\.csv, sellers\.csv/);
  });
});
