import { type ViewTable } from '@marketgraph/infra/ports';

export const productViewTable: ViewTable = {
  name: 'product_view',
  version: 2,
  key: 'productId',
  columns: {
    productId: 'uuid',
    vendorId: 'uuid',
    name: 'text',
    description: 'text',
    category: 'text',
    imageUrls: 'jsonb',
    priceMinor: 'bigint',
    currency: 'text',
    priceHistory: 'jsonb',
    status: 'text',
    createdAt: 'timestamptz',
    publishedAt: 'timestamptz',
    searchName: 'text',
    searchText: 'text',
    revision: 'bigint',
  },
  indexes: [
    'create index if not exists product_view_newest on product_view (status, created_at, product_id)',
    'create index if not exists product_view_category on product_view (category, created_at, product_id)',
    'create index if not exists product_view_vendor on product_view (vendor_id, created_at, product_id)',
    'create index if not exists product_view_price on product_view (status, currency, price_minor, product_id)',
    'create index if not exists product_view_name on product_view (status, name, product_id)',
    // As the read model asks: words of the name and of the text, and names that look alike.
    `create index if not exists product_view_words on product_view using gin ((
      setweight(to_tsvector('simple', search_name), 'A') ||
      setweight(to_tsvector('simple', search_text), 'C')
    ))`,
    'create extension if not exists pg_trgm schema public',
    'create index if not exists product_view_alike on product_view using gin (search_name public.gin_trgm_ops)',
  ],
};
