import { moneyOf } from '@marketgraph/infra/graphql';
import {
  type OrderFigures,
  type OrderSelection,
  type OrderSums,
} from '../read-model/order-fact-view.ts';
import { timeZoneNamed } from './time-zone.ts';

/** `OrderAnalytics`: each field asks for its own figures, only when it is selected. */
export const createOrderAnalytics = (figures: OrderFigures) => ({
  totals: async (selection: OrderSelection) => {
    const sums = await figures.totals(selection);
    return { ...amountsOf(sums, selection), averageOrderValue: averageOf(sums, selection) };
  },
  byStatus: async (selection: OrderSelection) => {
    const groups = await figures.byStatus(selection);
    return groups.map((sums) => ({ ...amountsOf(sums, selection), status: sums.status }));
  },
  byMonth: async (selection: OrderSelection, { timeZone }: { readonly timeZone: string }) => {
    const groups = await figures.byMonth(selection, timeZoneNamed(timeZone));
    return groups.map((sums) => ({ ...amountsOf(sums, selection), month: sums.month }));
  },
  asOf: () => figures.asOf(),
});

const amountsOf = (sums: OrderSums, { currency }: OrderSelection) => ({
  orderCount: sums.orderCount,
  total: moneyOf(sums.totalMinor, currency),
  goods: moneyOf(sums.goodsMinor, currency),
  freight: moneyOf(sums.freightMinor, currency),
});

/** Rounded half up in integers: doubles would be wrong for large sums. */
const averageOf = ({ totalMinor, orderCount }: OrderSums, { currency }: OrderSelection) => {
  if (orderCount === 0) return null;
  const count = BigInt(orderCount);
  return moneyOf(Number((2n * BigInt(totalMinor) + count) / (2n * count)), currency);
};
