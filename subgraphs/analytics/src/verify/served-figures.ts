import { type Kysely } from 'kysely';
import { type AnalyticsDatabase } from '../read-model/analytics-database.ts';
import { createBestSellers } from '../read-model/best-sellers.ts';
import { findDelivery } from '../read-model/delivery-figures.ts';
import { createOrderFigures } from '../read-model/order-figures.ts';
import { type Figures, type Sums } from './figures.ts';

const everything = { limit: 10_000_000, by: 'GOODS' } as const;

/** The figures of one currency as the graph answers them: by the same queries. */
export const servedFigures = async (
  database: Kysely<AnalyticsDatabase>,
  currency: string,
  timeZone: string,
): Promise<Figures> => {
  const all = {
    currency,
    from: undefined,
    to: undefined,
    statuses: undefined,
    vendorId: undefined,
  };
  const figures = createOrderFigures(database);
  const best = createBestSellers(database);
  const { refundCount, refundedMinor } = await figures.refunds(all);
  return {
    totals: { all: sumsOf(await figures.totals(all)) },
    byStatus: keyed(await figures.byStatus(all), ({ status }) => status),
    byMonth: keyed(await figures.byPeriod(all, 'MONTH', timeZone), ({ start }) => start),
    products: keyed(await best.products(all, everything), ({ productId }) => productId),
    categories: keyed(await best.categories(all, everything), ({ category }) => category ?? 'none'),
    vendors: keyed(await best.vendors(all, everything), ({ vendorId }) => vendorId),
    funnel: await figures.funnel(all),
    cancellations: Object.fromEntries(
      (await figures.cancellations(all)).map(({ reason, orderCount }) => [reason, orderCount]),
    ),
    refunds: { refundCount, refundedMinor },
    delivery: await findDelivery(database)(all),
  };
};

const sumsOf = ({ orderCount, units, goodsMinor, freightMinor }: Sums): Sums => ({
  orderCount,
  units,
  goodsMinor,
  freightMinor,
});

const keyed = <Group extends Sums>(
  groups: readonly Group[],
  keyOf: (group: Group) => string,
): Readonly<Record<string, Sums>> =>
  Object.fromEntries(groups.map((group) => [keyOf(group), sumsOf(group)]));
