import { defineProjection } from '@marketgraph/infra/engine';
import { type StockView } from '@marketgraph/schema/views';
import { projectStock, stockView } from '../stock-view/project.ts';
import { availabilityViewTable } from './table.ts';

/** Shelves as inventory knows them, beside the products: a list of what is in stock must join both. */
export const availabilityView = defineProjection<'inventory', StockView>({
  name: 'products_availability-view',
  view: 'availability-view',
  source: 'inventory',
  table: availabilityViewTable,
  keysOf: (event) => stockView.keysOf(event),
  project: projectStock,
});
