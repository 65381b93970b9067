import { type ViewTable } from '@marketgraph/infra/ports';
import { stockViewTable } from '../stock-view/table.ts';

/** The same rows as inventory's own. */
export const availabilityViewTable: ViewTable = {
  ...stockViewTable,
  name: 'availability_view',
  version: 1,
  indexes: [],
};
