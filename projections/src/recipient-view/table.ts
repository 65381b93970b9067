import { type ViewTable } from '@marketgraph/infra/ports';

export const recipientViewTable: ViewTable = {
  name: 'recipient_view',
  version: 1,
  key: 'userId',
  columns: { userId: 'uuid', email: 'text', name: 'text' },
  indexes: [],
};
