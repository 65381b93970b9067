import { describe, expect, it } from 'vitest';
import { type OrderFigures, type OrderSums } from '../read-model/order-fact-view.ts';
import { createOrderAnalytics } from './order-analytics.ts';

const selection = { currency: 'BRL', from: undefined, to: undefined, statuses: undefined };

const figuresOf = (sums: OrderSums): OrderFigures => ({
  totals: () => Promise.resolve(sums),
  byStatus: () => Promise.resolve([{ ...sums, status: 'COMPLETED' }]),
  byMonth: () => Promise.resolve([{ ...sums, month: '2017-11' }]),
  asOf: () => Promise.resolve(null),
});

const sums: OrderSums = { orderCount: 2, goodsMinor: 20, freightMinor: 5, totalMinor: 25 };

describe('OrderAnalytics', () => {
  it('rounds the average half up', async () => {
    const { averageOrderValue } = await createOrderAnalytics(figuresOf(sums)).totals(selection);
    expect(averageOrderValue?.amount).toBe('0.13');
  });

  it('has no average without orders', async () => {
    const none = { orderCount: 0, goodsMinor: 0, freightMinor: 0, totalMinor: 0 };
    const totals = await createOrderAnalytics(figuresOf(none)).totals(selection);
    expect(totals).toMatchObject({ averageOrderValue: null, total: { amount: '0.00' } });
  });

  it.each(['Mars/Olympus', '', "UTC'; drop table order_fact_view; --"])(
    'refuses the time zone %j',
    async (timeZone) => {
      const { byMonth } = createOrderAnalytics(figuresOf(sums));
      await expect(byMonth(selection, { timeZone })).rejects.toThrow('no time zone');
    },
  );

  it('takes an IANA time zone', async () => {
    const { byMonth } = createOrderAnalytics(figuresOf(sums));
    await expect(byMonth(selection, { timeZone: 'America/Sao_Paulo' })).resolves.toMatchObject([
      { month: '2017-11', orderCount: 2, total: { amount: '0.25' } },
    ]);
  });
});
