import { type ViewTable } from '@marketgraph/infra/ports';

export const paymentViewTable: ViewTable = {
  name: 'payment_view',
  version: 1,
  key: 'paymentId',
  columns: {
    paymentId: 'uuid',
    orderId: 'uuid',
    customerId: 'uuid',
    status: 'text',
    method: 'text',
    instalments: 'bigint',
    amountMinor: 'bigint',
    capturedMinor: 'bigint',
    refundedMinor: 'bigint',
    currency: 'text',
    intentId: 'text',
    failureCode: 'text',
    requestedAt: 'timestamptz',
    updatedAt: 'timestamptz',
    revision: 'bigint',
  },
  indexes: [
    'create index if not exists payment_view_order on payment_view (order_id, requested_at)',
  ],
};
