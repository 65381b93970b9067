import { type ViewTable } from '@marketgraph/infra/ports';

export const productViewTable: ViewTable = {
  name: 'product_view',
  version: 1,
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
    status: 'text',
    createdAt: 'timestamptz',
    revision: 'bigint',
  },
  indexes: [
    'create index if not exists product_view_newest on product_view (status, created_at, product_id)',
    'create index if not exists product_view_category on product_view (category, created_at, product_id)',
    'create index if not exists product_view_vendor on product_view (vendor_id, created_at, product_id)',
    'create index if not exists product_view_price on product_view (status, currency, price_minor, product_id)',
    'create index if not exists product_view_name on product_view (status, name, product_id)',
  ],
};
