import { type Page } from '@marketgraph/infra/graphql';
import { type ProductView } from '@marketgraph/schema/views';
import { type Kysely, sql } from 'kysely';
import { findFacets, type ProductCategory, type ProductFacets } from './product-facets.ts';
import { narrowed, type ProductFilter } from './product-filter.ts';
import { productSearch } from './product-search.ts';
import { type ListedProduct, type SortOrder } from './product-sort.ts';
import { type ProductsDatabase } from './products-database.ts';

export type ProductReadModel = {
  readonly byId: (ids: readonly string[]) => Promise<ReadonlyMap<string, ProductView>>;
  /** Up to one more than the page's limit. */
  readonly page: (
    filter: ProductFilter,
    order: SortOrder,
    page: Page,
  ) => Promise<readonly ListedProduct[]>;
  readonly count: (filter: ProductFilter) => Promise<number>;
  readonly facets: (filter: ProductFilter) => Promise<ProductFacets>;
  /** Of all published products, by name. */
  readonly categories: () => Promise<readonly ProductCategory[]>;
};

export const createProductReadModel = (database: Kysely<ProductsDatabase>): ProductReadModel => ({
  byId: async (ids) => {
    const rows = await database
      .selectFrom('productView')
      .selectAll()
      .where('productId', 'in', ids)
      .execute();
    return new Map(rows.map((row) => [row.productId, row]));
  },
  page: (filter, order, page) => findPage(database, filter, order, page),
  count: async (filter) => {
    const { count } = await narrowed(database.selectFrom('productView'), filter)
      .select(({ fn }) => fn.countAll<number>().as('count'))
      .executeTakeFirstOrThrow();
    return count;
  },
  facets: (filter) => findFacets(database, filter),
  categories: async () => {
    const rows = await database
      .selectFrom('productView')
      .select(({ fn }) => ['category as name', fn.countAll<number>().as('productCount')])
      .where('status', '=', 'PUBLISHED')
      .where('category', 'is not', null)
      .groupBy('category')
      .orderBy('category')
      .execute();
    return rows.map(({ name, productCount }) => ({ name: name ?? '', productCount }));
  },
});

const findPage = (
  database: Kysely<ProductsDatabase>,
  filter: ProductFilter,
  { columns, direction }: SortOrder,
  { limit, after }: Page,
): Promise<readonly ListedProduct[]> => {
  const relevance =
    filter.search === undefined ? sql<string>`0` : productSearch(filter.search).relevance;
  const matching = narrowed(database.selectFrom('productView'), filter)
    .selectAll()
    .select(relevance.as('relevance'));
  // Around the rest, so that a cursor can speak of the relevance by its name.
  const listed = database.selectFrom(matching.as('listed')).selectAll();
  const following = after
    ? listed.where(
        sql<boolean>`(${sql.join(columns.map((column) => sql.ref(column)))})
          ${direction === 'asc' ? sql`>` : sql`<`} (${sql.join(after)})`,
      )
    : listed;
  return columns
    .reduce((query, column) => query.orderBy(column, direction), following)
    .limit(limit + 1)
    .execute();
};
