import { type NotificationView, type RecipientView } from '@marketgraph/schema/views';

/** What this subgraph reads of its database; projections alone write it. */
export type NotificationsDatabase = {
  readonly notificationView: NotificationView;
  readonly recipientView: RecipientView;
};
