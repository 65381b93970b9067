import { type ProductView } from '@marketgraph/schema/views';
import { type RawBuilder, type SelectQueryBuilder, sql } from 'kysely';
import { productSearch } from './product-search.ts';
import { type ProductsDatabase } from './products-database.ts';

export type ProductFilter = {
  readonly statuses: readonly ProductView['status'][];
  /** Whose products that are not on sale may be listed. */
  readonly unpublished: 'of everybody' | { readonly vendorId: string } | 'of nobody';
  readonly category?: string | undefined;
  readonly search?: string | undefined;
  readonly vendorId?: string | undefined;
  /** Whether a unit can be ordered now, as far as this database knows. */
  readonly inStock?: boolean | undefined;
  readonly price?: PriceRange | undefined;
};

export type PriceRange = {
  readonly currency: string;
  readonly minMinor?: number | undefined;
  readonly maxMinor?: number | undefined;
};

type ProductQuery<Output> = SelectQueryBuilder<ProductsDatabase, 'productView', Output>;

/** Leaves what the filter lets through. */
export const narrowed = <Output>(
  query: ProductQuery<Output>,
  filter: ProductFilter,
): ProductQuery<Output> =>
  conditionsOf(filter).reduce((narrower, condition) => narrower.where(condition), query);

const conditionsOf = ({
  statuses,
  unpublished,
  category,
  search,
  vendorId,
  inStock,
  price,
}: ProductFilter): readonly RawBuilder<boolean>[] =>
  [
    sql<boolean>`status in (${sql.join(statuses)})`,
    visible(unpublished),
    category !== undefined && sql<boolean>`category = ${category}`,
    vendorId !== undefined && sql<boolean>`vendor_id = ${vendorId}`,
    search !== undefined && productSearch(search).matches,
    inStock !== undefined && sql<boolean>`${hasUnits} = ${inStock}`,
    price && sql<boolean>`currency = ${price.currency}`,
    price?.minMinor !== undefined && sql<boolean>`price_minor >= ${price.minMinor}`,
    price?.maxMinor !== undefined && sql<boolean>`price_minor <= ${price.maxMinor}`,
  ].filter((condition) => typeof condition === 'object');

const visible = (unpublished: ProductFilter['unpublished']) => {
  if (unpublished === 'of everybody') return undefined;
  if (unpublished === 'of nobody') return sql<boolean>`status = 'PUBLISHED'`;
  return sql<boolean>`(status = 'PUBLISHED' or vendor_id = ${unpublished.vendorId})`;
};

const hasUnits = sql`exists (
  select from availability_view shelf
  where shelf.product_id = product_view.product_id and shelf.on_hand > shelf.reserved)`;
