import { defineProjection } from '@marketgraph/infra/engine';
import {
  type Money,
  type ProductCreated,
  type ProductDescribed,
  type ProductEvent,
  type RecordedEvent,
} from '@marketgraph/schema';
import { type PricePoint, type ProductView } from '@marketgraph/schema/views';
import { searchable } from './searchable.ts';
import { productViewTable } from './table.ts';

export { searchable };

/** The product after an event of its stream. */
export const projectProduct = (
  row: ProductView | undefined,
  event: RecordedEvent<ProductEvent>,
): ProductView | undefined => {
  if (event.type === 'ProductCreated') return created(event.data, event);
  return row && { ...row, ...changes(row, event), revision: event.revision };
};

const created = (
  { price, ...data }: ProductCreated['data'],
  { revision, metadata: { occurredAt } }: RecordedEvent<ProductEvent>,
): ProductView => ({
  ...data,
  ...searchedBy(data),
  ...pricedAt([], price, occurredAt),
  status: 'DRAFT',
  createdAt: occurredAt,
  publishedAt: null,
  revision,
});

const changes = (
  row: ProductView,
  event: Exclude<RecordedEvent<ProductEvent>, { readonly type: 'ProductCreated' }>,
): Partial<ProductView> => {
  const { occurredAt } = event.metadata;
  switch (event.type) {
    case 'ProductDescribed':
      return { ...event.data, ...searchedBy(event.data) };
    case 'ProductPriceChanged':
      return pricedAt(row.priceHistory, event.data.price, occurredAt);
    case 'ProductPublished':
      return { status: 'PUBLISHED', publishedAt: row.publishedAt ?? occurredAt };
    case 'ProductWithdrawn':
      return { status: 'WITHDRAWN' };
    case 'ProductDeleted':
      return { status: 'DELETED' };
  }
};

const searchedBy = ({
  name,
  category,
  description,
}: ProductDescribed['data']): Pick<ProductView, 'searchName' | 'searchText'> => ({
  searchName: searchable(name),
  searchText: searchable(`${category ?? ''} ${description}`),
});

/** A vendor may change a price every minute, and a row is read whole. */
const longestHistory = 100;

const pricedAt = (
  history: readonly PricePoint[],
  { amountMinor: priceMinor, currency }: Money,
  since: string,
): Pick<ProductView, 'priceMinor' | 'currency' | 'priceHistory'> => ({
  priceMinor,
  currency,
  priceHistory: [...history, { priceMinor, currency, since }].slice(-longestHistory),
});

export const productView = defineProjection<'products', ProductView>({
  name: 'products_product-view',
  view: 'product-view',
  source: 'products',
  table: productViewTable,
  keysOf: ({ data }) => [data.productId],
  project: projectProduct,
});
