import { type ViewTable } from '@marketgraph/infra/ports';

export const deliveryFactViewTable: ViewTable = {
  name: 'delivery_fact_view',
  version: 1,
  key: 'shipmentId',
  columns: {
    shipmentId: 'uuid',
    orderId: 'uuid',
    dispatchedAt: 'timestamptz',
    estimatedDeliveryAt: 'timestamptz',
    deliveredAt: 'timestamptz',
  },
  indexes: ['create index if not exists delivery_fact_view_order on delivery_fact_view (order_id)'],
};
