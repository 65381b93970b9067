import { type ViewTable } from '@marketgraph/infra/ports';

export const userViewTable: ViewTable = {
  name: 'user_view',
  version: 2,
  key: 'userId',
  columns: {
    userId: 'uuid',
    email: 'text',
    name: 'text',
    credentialId: 'uuid',
    roles: 'jsonb',
    registeredAt: 'timestamptz',
    forgottenAt: 'timestamptz',
    revision: 'bigint',
  },
  indexes: [
    'create index if not exists user_view_newest on user_view (registered_at desc, user_id desc)',
  ],
};
