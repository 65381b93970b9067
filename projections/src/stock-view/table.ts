import { type ViewTable } from '@marketgraph/infra/ports';

export const stockViewTable: ViewTable = {
  name: 'stock_view',
  version: 1,
  key: 'productId',
  columns: {
    productId: 'uuid',
    vendorId: 'uuid',
    onHand: 'bigint',
    reserved: 'bigint',
    revision: 'bigint',
  },
  indexes: ['create index if not exists stock_view_vendor on stock_view (vendor_id, product_id)'],
};
