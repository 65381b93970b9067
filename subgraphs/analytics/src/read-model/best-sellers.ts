import { type Kysely, type RawBuilder, sql } from 'kysely';
import { type AnalyticsDatabase } from './analytics-database.ts';
import { linesOf, type OrderSelection } from './order-selection.ts';

/** Sums over lines, in units and minor units. */
export type LineSums = {
  readonly orderCount: number;
  readonly units: number;
  readonly goodsMinor: number;
  readonly freightMinor: number;
};

export type Ranking = 'GOODS' | 'UNITS' | 'ORDERS';

/** A list of the best: how many, and what best means. */
export type Best = { readonly limit: number; readonly by: Ranking };

export type BestSellers = {
  readonly products: (
    selection: OrderSelection,
    best: Best,
  ) => Promise<readonly (LineSums & { readonly productId: string; readonly name: string })[]>;
  /** `category` is null for products that have none. */
  readonly categories: (
    selection: OrderSelection,
    best: Best,
  ) => Promise<readonly (LineSums & { readonly category: string | null })[]>;
  readonly vendors: (
    selection: OrderSelection,
    best: Best,
  ) => Promise<readonly (LineSums & { readonly vendorId: string })[]>;
};

const sums = sql`
  count(distinct order_id) as order_count,
  sum(quantity)::bigint as units,
  sum(goods_minor)::bigint as goods_minor,
  sum(freight_minor)::bigint as freight_minor`;

const columnOf: Readonly<Record<Ranking, RawBuilder<unknown>>> = {
  GOODS: sql`goods_minor`,
  UNITS: sql`units`,
  ORDERS: sql`order_count`,
};

const best = ({ limit, by }: Best, key: RawBuilder<unknown>) =>
  sql`order by ${columnOf[by]} desc, ${key} limit ${limit}`;

/** What sells best, by the lines of the selected orders. Equal ones come in the order of their ids or names. */
export const createBestSellers = (database: Kysely<AnalyticsDatabase>): BestSellers => ({
  products: async (selection, wanted) => {
    // Today's name; the one it was sold under where the product is not known yet.
    const { rows } = await sql<LineSums & { productId: string; name: string }>`
      select product_id, coalesce(max(product.name), max(line.name)) as name, ${sums}
      from ${linesOf(selection)} line left join product_fact_view product using (product_id)
      group by product_id ${best(wanted, sql`product_id`)}`.execute(database);
    return rows;
  },
  categories: async (selection, wanted) => {
    const { rows } = await sql<LineSums & { category: string | null }>`
      select category, ${sums}
      from ${linesOf(selection)} line left join product_fact_view product using (product_id)
      group by category ${best(wanted, sql`category`)}`.execute(database);
    return rows;
  },
  vendors: async (selection, wanted) => {
    const { rows } = await sql<LineSums & { vendorId: string }>`
      select vendor_id, ${sums} from ${linesOf(selection)} line
      group by vendor_id ${best(wanted, sql`vendor_id`)}`.execute(database);
    return rows;
  },
});
