import { type ViewTable } from '@marketgraph/infra/ports';

export const orderFactViewTable: ViewTable = {
  name: 'order_fact_view',
  version: 2,
  key: 'orderId',
  columns: {
    orderId: 'uuid',
    status: 'text',
    currency: 'text',
    goodsMinor: 'bigint',
    freightMinor: 'bigint',
    totalMinor: 'bigint',
    units: 'bigint',
    placedAt: 'timestamptz',
    paidAt: 'timestamptz',
    confirmedAt: 'timestamptz',
    dispatchedAt: 'timestamptz',
    completedAt: 'timestamptz',
    cancelledAt: 'timestamptz',
    cancelReason: 'text',
    updatedAt: 'timestamptz',
  },
  indexes: [
    'create index if not exists order_fact_view_placed on order_fact_view (currency, placed_at)',
    'create index if not exists order_fact_view_updated on order_fact_view (updated_at)',
  ],
};
