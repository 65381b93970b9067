import { type ViewTable } from '@marketgraph/infra/ports';

export const orderLineFactViewTable: ViewTable = {
  name: 'order_line_fact_view',
  version: 1,
  key: 'lineId',
  columns: {
    lineId: 'uuid',
    orderId: 'uuid',
    productId: 'uuid',
    vendorId: 'uuid',
    name: 'text',
    quantity: 'bigint',
    goodsMinor: 'bigint',
    freightMinor: 'bigint',
  },
  indexes: [
    'create index if not exists order_line_fact_view_order on order_line_fact_view (order_id)',
    'create index if not exists order_line_fact_view_vendor on order_line_fact_view (vendor_id, order_id)',
  ],
};
