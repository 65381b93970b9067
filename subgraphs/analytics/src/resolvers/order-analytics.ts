import { moneyOf } from '@marketgraph/infra/graphql';
import { GraphQLError } from 'graphql';
import {
  type Best,
  type BestSellers,
  type LineSums,
  type Ranking,
} from '../read-model/best-sellers.ts';
import { type FindDelivery } from '../read-model/delivery-figures.ts';
import { type OrderFigures, type OrderSums, type Period } from '../read-model/order-figures.ts';
import { type OrderSelection } from '../read-model/order-selection.ts';
import { ratio } from './ratio.ts';
import { timeZoneNamed } from './time-zone.ts';

export type AnalyticsParts = {
  readonly figures: OrderFigures;
  readonly bestSellers: BestSellers;
  readonly findDelivery: FindDelivery;
};

type PeriodArguments = { readonly period: Period; readonly timeZone: string };
type BestArguments = { readonly first: number; readonly by: Ranking };

const rateDecimals = 4;

/** `OrderAnalytics`: each field asks for its own figures, only when it is selected. */
export const createOrderAnalytics = ({ figures, bestSellers, findDelivery }: AnalyticsParts) => ({
  totals: async (selection: OrderSelection) => {
    const sums = await figures.totals(selection);
    return { ...amountsOf(sums, selection), averageOrderValue: averageOf(sums, selection) };
  },
  byStatus: async (selection: OrderSelection) => {
    const groups = await figures.byStatus(selection);
    return groups.map((sums) => ({ ...amountsOf(sums, selection), status: sums.status }));
  },
  byPeriod: async (selection: OrderSelection, { period, timeZone }: PeriodArguments) => {
    const groups = await figures.byPeriod(selection, period, timeZoneNamed(timeZone));
    return groups.map((sums) => ({ ...amountsOf(sums, selection), start: sums.start }));
  },
  topProducts: async (selection: OrderSelection, args: BestArguments) => {
    const found = await bestSellers.products(selection, bestOf(args));
    return found.map((sums) => ({
      ...lineAmountsOf(sums, selection),
      product: { id: sums.productId },
      name: sums.name,
    }));
  },
  topCategories: async (selection: OrderSelection, args: BestArguments) => {
    const found = await bestSellers.categories(selection, bestOf(args));
    return found.map((sums) => ({
      ...lineAmountsOf(sums, selection),
      category: sums.category,
    }));
  },
  topVendors: async (selection: OrderSelection, args: BestArguments) => {
    const found = await bestSellers.vendors(selection, bestOf(args));
    return found.map((sums) => ({
      ...lineAmountsOf(sums, selection),
      vendor: { id: sums.vendorId },
    }));
  },
  funnel: async (selection: OrderSelection) => {
    const { placed, ...reached } = await figures.funnel(selection);
    return Object.entries({ placed, ...reached }).map(([step, orderCount]) => ({
      step: step.toUpperCase(),
      orderCount,
      rate: ratio(orderCount, placed, rateDecimals),
    }));
  },
  cancellations: async (selection: OrderSelection) => {
    const byReason = await figures.cancellations(selection);
    const { placed } = await figures.funnel(selection);
    const orderCount = byReason.reduce((count, reason) => count + reason.orderCount, 0);
    return { orderCount, rate: ratio(orderCount, placed, rateDecimals), byReason };
  },
  refunds: async (selection: OrderSelection) => {
    // Money goes back for an order, not for the lines of one vendor in it.
    if (selection.vendorId !== undefined) return null;
    const { refundCount, refundedMinor } = await figures.refunds(selection);
    const { totalMinor } = await figures.totals(selection);
    return {
      refundCount,
      total: moneyOf(refundedMinor, selection.currency),
      rate: ratio(refundedMinor, totalMinor, rateDecimals),
    };
  },
  delivery: async (selection: OrderSelection) => {
    const { delivered, promised, late, ...seconds } = await findDelivery(selection);
    return {
      deliveredCount: delivered,
      promisedCount: promised,
      lateCount: late,
      lateRate: ratio(late, promised, rateDecimals),
      averageDays: daysOf(seconds.averageSeconds),
      medianDays: daysOf(seconds.medianSeconds),
      slowestTenthDays: daysOf(seconds.slowestTenthSeconds),
    };
  },
  asOf: () => figures.asOf(),
});

const amountsOf = (sums: OrderSums, { currency }: OrderSelection) => ({
  orderCount: sums.orderCount,
  units: sums.units,
  total: moneyOf(sums.totalMinor, currency),
  goods: moneyOf(sums.goodsMinor, currency),
  freight: moneyOf(sums.freightMinor, currency),
});

const lineAmountsOf = (sums: LineSums, { currency }: OrderSelection) => ({
  orderCount: sums.orderCount,
  units: sums.units,
  goods: moneyOf(sums.goodsMinor, currency),
  freight: moneyOf(sums.freightMinor, currency),
});

const averageOf = ({ totalMinor, orderCount }: OrderSums, { currency }: OrderSelection) => {
  const average = ratio(totalMinor, orderCount, 0);
  return average === null ? null : moneyOf(Number(average), currency);
};

const daysOf = (seconds: number | null): string | null =>
  seconds === null ? null : ratio(seconds, 24 * 60 * 60, 2);

const mostListed = 100;

const bestOf = ({ first, by }: BestArguments): Best => {
  if (first >= 1 && first <= mostListed) return { limit: first, by };
  throw new GraphQLError(`first must be from 1 to ${mostListed}, not ${first}`, {
    extensions: { code: 'BAD_USER_INPUT' },
  });
};
