import { type ViewTable } from '@marketgraph/infra/ports';

export const catalogueViewTable: ViewTable = {
  name: 'catalogue_view',
  version: 1,
  key: 'productId',
  columns: {
    productId: 'uuid',
    vendorId: 'uuid',
    name: 'text',
    priceMinor: 'bigint',
    currency: 'text',
    isPublished: 'boolean',
  },
  indexes: [],
};
