import { type Page } from '@marketgraph/infra/graphql';
import { type ProductView } from '@marketgraph/schema/views';
import { type Kysely, type SelectQueryBuilder, sql } from 'kysely';
import { type SortOrder } from './product-sort.ts';

/** What this subgraph reads of its database; projections alone write it. */
export type ProductsDatabase = { readonly productView: ProductView };

export type ProductFilter = {
  readonly statuses: readonly ProductView['status'][];
  /** Whose products that are not on sale may be listed. */
  readonly unpublished: 'of everybody' | { readonly vendorId: string } | 'of nobody';
  readonly category?: string | undefined;
  readonly search?: string | undefined;
  readonly vendorId?: string | undefined;
  readonly price?:
    | {
        readonly currency: string;
        readonly minMinor?: number | undefined;
        readonly maxMinor?: number | undefined;
      }
    | undefined;
};

export type ProductCategory = { readonly name: string; readonly productCount: number };

export type ProductReadModel = {
  readonly byId: (ids: readonly string[]) => Promise<ReadonlyMap<string, ProductView>>;
  /** Up to one more than the page's limit. */
  readonly page: (
    filter: ProductFilter,
    order: SortOrder,
    page: Page,
  ) => Promise<readonly ProductView[]>;
  readonly count: (filter: ProductFilter) => Promise<number>;
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
  page: (filter, { columns, direction }, { limit, after }) => {
    const matching = narrowed(database.selectFrom('productView').selectAll(), filter);
    const following = after
      ? matching.where(
          sql<boolean>`(${sql.join(columns.map((column) => sql.ref(column)))})
            ${direction === 'asc' ? sql`>` : sql`<`} (${sql.join(after)})`,
        )
      : matching;
    return columns
      .reduce((query, column) => query.orderBy(column, direction), following)
      .limit(limit + 1)
      .execute();
  },
  count: async (filter) => {
    const { count } = await narrowed(database.selectFrom('productView'), filter)
      .select(({ fn }) => fn.countAll().as('count'))
      .executeTakeFirstOrThrow();
    return Number(count);
  },
  categories: async () => {
    const rows = await database
      .selectFrom('productView')
      .select(({ fn }) => ['category as name', fn.countAll().as('productCount')])
      .where('status', '=', 'PUBLISHED')
      .where('category', 'is not', null)
      .groupBy('category')
      .orderBy('category')
      .execute();
    return rows.map(({ name, productCount }) => ({
      name: name ?? '',
      productCount: Number(productCount),
    }));
  },
});

type ProductQuery<Output> = SelectQueryBuilder<ProductsDatabase, 'productView', Output>;

const narrowed = <Output>(
  query: ProductQuery<Output>,
  { statuses, unpublished, category, search, vendorId, price }: ProductFilter,
): ProductQuery<Output> => {
  const conditions = [
    sql<boolean>`status in (${sql.join(statuses)})`,
    visible(unpublished),
    category !== undefined && sql<boolean>`category = ${category}`,
    vendorId !== undefined && sql<boolean>`vendor_id = ${vendorId}`,
    search !== undefined && matches(search),
    price && sql<boolean>`currency = ${price.currency}`,
    price?.minMinor !== undefined && sql<boolean>`price_minor >= ${price.minMinor}`,
    price?.maxMinor !== undefined && sql<boolean>`price_minor <= ${price.maxMinor}`,
  ];
  return conditions
    .filter((condition) => typeof condition === 'object')
    .reduce((narrower, condition) => narrower.where(condition), query);
};

const visible = (unpublished: ProductFilter['unpublished']) => {
  if (unpublished === 'of everybody') return undefined;
  if (unpublished === 'of nobody') return sql<boolean>`status = 'PUBLISHED'`;
  return sql<boolean>`(status = 'PUBLISHED' or vendor_id = ${unpublished.vendorId})`;
};

/** `%` and `_` in the text are what they look like. */
const matches = (search: string) => {
  const pattern = `%${search.replace(/[\\%_]/g, '\\$&')}%`;
  return sql<boolean>`(name ilike ${pattern} or description ilike ${pattern})`;
};
