import { type ViewTable } from '@marketgraph/infra/ports';

export const shipmentViewTable: ViewTable = {
  name: 'shipment_view',
  version: 1,
  key: 'shipmentId',
  columns: {
    shipmentId: 'uuid',
    orderId: 'uuid',
    customerId: 'uuid',
    status: 'text',
    carrier: 'text',
    trackingNumber: 'text',
    estimatedDeliveryAt: 'timestamptz',
    lines: 'jsonb',
    shippingAddress: 'jsonb',
    preparedAt: 'timestamptz',
    dispatchedAt: 'timestamptz',
    deliveredAt: 'timestamptz',
    revision: 'bigint',
  },
  indexes: [
    'create index if not exists shipment_view_order on shipment_view (order_id, prepared_at)',
  ],
};
