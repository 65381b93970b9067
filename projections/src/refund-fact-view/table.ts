import { type ViewTable } from '@marketgraph/infra/ports';

export const refundFactViewTable: ViewTable = {
  name: 'refund_fact_view',
  version: 1,
  key: 'refundId',
  columns: {
    refundId: 'uuid',
    orderId: 'uuid',
    amountMinor: 'bigint',
    currency: 'text',
    refundedAt: 'timestamptz',
  },
  indexes: ['create index if not exists refund_fact_view_order on refund_fact_view (order_id)'],
};
