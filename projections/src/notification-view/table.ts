import { type ViewTable } from '@marketgraph/infra/ports';

export const notificationViewTable: ViewTable = {
  name: 'notification_view',
  version: 1,
  key: 'notificationId',
  columns: {
    notificationId: 'uuid',
    userId: 'uuid',
    kind: 'text',
    orderId: 'uuid',
    title: 'text',
    body: 'text',
    requestedAt: 'timestamptz',
    emailSentAt: 'timestamptz',
    readAt: 'timestamptz',
    revision: 'bigint',
  },
  indexes: [
    'create index if not exists notification_view_user on notification_view (user_id, requested_at, notification_id)',
    'create index if not exists notification_view_unread on notification_view (user_id, requested_at, notification_id) where read_at is null',
  ],
};
