import { type ViewTable } from '@marketgraph/infra/ports';

export const orderViewTable: ViewTable = {
  name: 'order_view',
  version: 1,
  key: 'orderId',
  columns: {
    orderId: 'uuid',
    customerId: 'uuid',
    status: 'text',
    currency: 'text',
    goodsMinor: 'bigint',
    freightMinor: 'bigint',
    totalMinor: 'bigint',
    lines: 'jsonb',
    shippingAddress: 'jsonb',
    cancelReason: 'text',
    discrepancies: 'jsonb',
    placedAt: 'timestamptz',
    updatedAt: 'timestamptz',
    revision: 'bigint',
  },
  indexes: [
    'create index if not exists order_view_customer on order_view (customer_id, placed_at desc, order_id desc)',
    'create index if not exists order_view_placed on order_view (placed_at desc, order_id desc)',
    'create index if not exists order_view_status on order_view (status, placed_at desc, order_id desc)',
  ],
};
