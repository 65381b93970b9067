import { type ViewTable } from '@marketgraph/infra/ports';

export const productFactViewTable: ViewTable = {
  name: 'product_fact_view',
  version: 1,
  key: 'productId',
  columns: { productId: 'uuid', name: 'text', category: 'text' },
  indexes: [],
};
