import { exponentOf } from '@marketgraph/infra/graphql';
import { type Kysely, sql } from 'kysely';
import { narrowed, type ProductFilter } from './product-filter.ts';
import { type ProductsDatabase } from './products-database.ts';

export type ProductCategory = { readonly name: string; readonly productCount: number };

/** Prices from `minMinor` on, below `maxMinor` unless that is open. */
export type PriceBand = {
  readonly currency: string;
  readonly minMinor: number;
  readonly maxMinor: number | null;
  readonly productCount: number;
};

export type ProductFacets = {
  /** The fullest first. */
  readonly categories: readonly ProductCategory[];
  /** Of the currency with the most products, the cheapest first; none that is empty. */
  readonly priceBands: readonly PriceBand[];
};

const mostCategories = 50;

/** The bounds of bands in major units, for currencies worth about a dollar or a hundredth of one. */
const bounds = [10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 100_000];

/** How a list divides: each facet leaves its own filter out, so that the other choices stay in sight. */
export const findFacets = async (
  database: Kysely<ProductsDatabase>,
  filter: ProductFilter,
): Promise<ProductFacets> => {
  const [categories, priceBands] = await Promise.all([
    findCategories(database, { ...filter, category: undefined }),
    findPriceBands(database, filter),
  ]);
  return { categories, priceBands };
};

const findCategories = async (
  database: Kysely<ProductsDatabase>,
  filter: ProductFilter,
): Promise<readonly ProductCategory[]> => {
  const rows = await narrowed(database.selectFrom('productView'), filter)
    .select(({ fn }) => ['category', fn.countAll<number>().as('productCount')])
    .where('category', 'is not', null)
    .groupBy('category')
    .orderBy('productCount', 'desc')
    .orderBy('category')
    .limit(mostCategories)
    .execute();
  return rows.map(({ category, productCount }) => ({ name: category ?? '', productCount }));
};

const findPriceBands = async (
  database: Kysely<ProductsDatabase>,
  filter: ProductFilter,
): Promise<readonly PriceBand[]> => {
  const unpriced = { ...filter, price: undefined };
  const currency = filter.price?.currency ?? (await commonestCurrency(database, unpriced));
  if (currency === undefined) return [];
  const steps = bounds.map((major) => major * 10 ** exponentOf(currency));
  const rows = await narrowed(database.selectFrom('productView'), {
    ...unpriced,
    price: { currency },
  })
    .select(({ fn }) => [
      sql<number>`width_bucket(price_minor, ${steps}::bigint[])`.as('band'),
      fn.countAll<number>().as('productCount'),
    ])
    .groupBy('band')
    .orderBy('band')
    .execute();
  return rows.map(({ band, productCount }) => ({
    currency,
    minMinor: steps[band - 1] ?? 0,
    maxMinor: steps[band] ?? null,
    productCount,
  }));
};

const commonestCurrency = async (
  database: Kysely<ProductsDatabase>,
  filter: ProductFilter,
): Promise<string | undefined> => {
  const found = await narrowed(database.selectFrom('productView'), filter)
    .select('currency')
    .groupBy('currency')
    .orderBy(({ fn }) => fn.countAll(), 'desc')
    .orderBy('currency')
    .limit(1)
    .executeTakeFirst();
  return found?.currency;
};
