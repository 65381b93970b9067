import { defineProjection } from '@marketgraph/infra/engine';
import { type NotificationEvent, type RecordedEvent } from '@marketgraph/schema';
import { type NotificationView } from '@marketgraph/schema/views';
import { notificationViewTable } from './table.ts';

/** The notification after an event of its stream. */
export const projectNotification = (
  row: NotificationView | undefined,
  event: RecordedEvent<NotificationEvent>,
): NotificationView | undefined => {
  const { revision, metadata } = event;
  switch (event.type) {
    case 'NotificationRequested': {
      // The address is the mail's business, not the reader's.
      const { email: _email, ...message } = event.data;
      return {
        ...message,
        requestedAt: metadata.occurredAt,
        emailSentAt: null,
        readAt: null,
        revision,
      };
    }
    case 'NotificationEmailSent':
      return row && { ...row, emailSentAt: metadata.occurredAt, revision };
    case 'NotificationEmailRefused':
      return row && { ...row, revision };
    case 'NotificationForgotten':
      return undefined;
    case 'NotificationRead':
      return row && { ...row, readAt: metadata.occurredAt, revision };
  }
};

export const notificationView = defineProjection<'notifications', NotificationView>({
  name: 'notifications_notification-view',
  view: 'notification-view',
  source: 'notifications',
  table: notificationViewTable,
  readsPersonalData: true,
  keysOf: ({ data }) => [data.notificationId],
  project: projectNotification,
  topicOf: ({ userId }) => userId,
});
