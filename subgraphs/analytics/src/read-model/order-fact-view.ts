import { type OrderFactView, type OrderStatus } from '@marketgraph/schema/views';
import { type Kysely, sql } from 'kysely';

/** What this subgraph reads of its database; projections alone write it. */
export type AnalyticsDatabase = { readonly orderFactView: OrderFactView };

/** Which orders are counted: of one currency, placed in `[from, to)`, standing at one of `statuses`. */
export type OrderSelection = {
  readonly currency: string;
  readonly from: string | undefined;
  readonly to: string | undefined;
  readonly statuses: readonly OrderStatus[] | undefined;
};

/** Sums of one group of orders, in minor units. */
export type OrderSums = {
  readonly orderCount: number;
  readonly goodsMinor: number;
  readonly freightMinor: number;
  readonly totalMinor: number;
};

export type OrderFigures = {
  readonly totals: (selection: OrderSelection) => Promise<OrderSums>;
  readonly byStatus: (
    selection: OrderSelection,
  ) => Promise<readonly (OrderSums & { readonly status: OrderStatus })[]>;
  readonly byMonth: (
    selection: OrderSelection,
    timeZone: string,
  ) => Promise<readonly (OrderSums & { readonly month: string })[]>;
  /** The time of the newest event counted in any order. */
  readonly asOf: () => Promise<string | null>;
};

const sums = {
  orderCount: sql<number>`count(*)`.as('orderCount'),
  goodsMinor: sql<number>`coalesce(sum(goods_minor), 0)::bigint`.as('goodsMinor'),
  freightMinor: sql<number>`coalesce(sum(freight_minor), 0)::bigint`.as('freightMinor'),
  totalMinor: sql<number>`coalesce(sum(total_minor), 0)::bigint`.as('totalMinor'),
};
const allSums = [sums.orderCount, sums.goodsMinor, sums.freightMinor, sums.totalMinor] as const;

/** Sums are made by Postgres over exact integers: what it answers is the answer, to the cent. */
export const createOrderFigures = (database: Kysely<AnalyticsDatabase>): OrderFigures => {
  const selected = ({ currency, from, to, statuses }: OrderSelection) =>
    database
      .selectFrom('orderFactView')
      .where('currency', '=', currency)
      .$if(from !== undefined, (query) => query.where('placedAt', '>=', from ?? ''))
      .$if(to !== undefined, (query) => query.where('placedAt', '<', to ?? ''))
      .$if(statuses !== undefined, (query) =>
        query.where(sql<boolean>`status = any(${sql.val(statuses)}::text[])`),
      );
  return {
    totals: (selection) => selected(selection).select(allSums).executeTakeFirstOrThrow(),
    byStatus: (selection) =>
      selected(selection)
        .select(['status', ...allSums])
        .groupBy('status')
        .orderBy('status')
        .execute(),
    byMonth: (selection, timeZone) =>
      selected(selection)
        .select([monthIn(timeZone).as('month'), ...allSums])
        .groupBy('month')
        .orderBy('month')
        .execute(),
    asOf: async () => {
      const newest = await database
        .selectFrom('orderFactView')
        .select('updatedAt')
        .orderBy('updatedAt', 'desc')
        .limit(1)
        .executeTakeFirst();
      return newest?.updatedAt ?? null;
    },
  };
};

const monthIn = (timeZone: string) =>
  sql<string>`to_char(placed_at at time zone ${timeZone}, 'YYYY-MM')`;
