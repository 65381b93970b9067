import type {
  NotificationForgotten,
  NotificationEmailRefused,
  NotificationEmailSent,
  NotificationEvent,
  NotificationRead,
  NotificationRequested,
} from '@marketgraph/schema';

/** What happened to the e-mail: nothing yet, or its one outcome. */
type EmailState = 'Pending' | 'Sent' | 'Refused';

type Requested = {
  readonly status: 'Requested';
  readonly userId: string;
  readonly email: EmailState;
  readonly isRead: boolean;
};

export type Notification =
  { readonly status: 'New' } | { readonly status: 'Forgotten' } | Requested;

export type RequestNotification = {
  readonly type: 'RequestNotification';
} & NotificationRequested['data'];

export type RecordEmailSent = {
  readonly type: 'RecordEmailSent';
  readonly notificationId: string;
  readonly messageId: string;
};

export type RecordEmailRefused = {
  readonly type: 'RecordEmailRefused';
  readonly notificationId: string;
  readonly reason: string;
};

export type MarkRead = {
  readonly type: 'MarkRead';
  readonly notificationId: string;
  readonly userId: string;
};

/** Its recipient is forgotten. */
export type ForgetNotification = {
  readonly type: 'ForgetNotification';
  readonly notificationId: string;
};

export type NotificationCommand =
  RequestNotification | RecordEmailSent | RecordEmailRefused | MarkRead | ForgetNotification;

export type NotificationRejection = { readonly rejected: 'NotificationNotFound' };

export const initialState: Notification = { status: 'New' };

export const decide = (
  command: NotificationCommand,
  notification: Notification,
): readonly NotificationEvent[] | NotificationRejection => {
  switch (command.type) {
    case 'RequestNotification':
      return requestNotification(command, notification);
    case 'RecordEmailSent':
      return recordEmailSent(command, notification);
    case 'RecordEmailRefused':
      return recordEmailRefused(command, notification);
    case 'MarkRead':
      return markRead(command, notification);
    case 'ForgetNotification':
      return forget(command, notification);
  }
};

const requestNotification = (
  { type: _type, ...message }: RequestNotification,
  notification: Notification,
): readonly NotificationRequested[] =>
  // Its id comes from the event it tells of: the same event seen twice is one message.
  notification.status === 'New' ? [{ type: 'NotificationRequested', data: message }] : [];

const recordEmailSent = (
  { type: _type, ...facts }: RecordEmailSent,
  notification: Notification,
): readonly NotificationEmailSent[] | NotificationRejection => {
  if (notification.status === 'New') return { rejected: 'NotificationNotFound' };
  return isPending(notification) ? [{ type: 'NotificationEmailSent', data: facts }] : [];
};

const recordEmailRefused = (
  { type: _type, ...facts }: RecordEmailRefused,
  notification: Notification,
): readonly NotificationEmailRefused[] | NotificationRejection => {
  if (notification.status === 'New') return { rejected: 'NotificationNotFound' };
  if (!isPending(notification)) return [];
  const { userId } = notification;
  return [{ type: 'NotificationEmailRefused', data: { ...facts, userId } }];
};

const isPending = (notification: Notification): notification is Requested =>
  notification.status === 'Requested' && notification.email === 'Pending';

const forget = (
  { notificationId }: ForgetNotification,
  notification: Notification,
): readonly NotificationForgotten[] =>
  notification.status === 'Requested'
    ? [
        {
          type: 'NotificationForgotten',
          data: { notificationId, userId: notification.userId },
        },
      ]
    : [];

const markRead = (
  { type: _type, ...facts }: MarkRead,
  notification: Notification,
): readonly NotificationRead[] | NotificationRejection => {
  // Somebody else's notification does not exist for this user.
  if (notification.status !== 'Requested' || notification.userId !== facts.userId) {
    return { rejected: 'NotificationNotFound' };
  }
  return notification.isRead ? [] : [{ type: 'NotificationRead', data: facts }];
};

export const evolve = (notification: Notification, event: NotificationEvent): Notification => {
  switch (event.type) {
    case 'NotificationRequested':
      return {
        status: 'Requested',
        userId: event.data.userId,
        email: 'Pending',
        isRead: false,
      };
    case 'NotificationEmailSent':
      return changed(notification, { email: 'Sent' });
    case 'NotificationEmailRefused':
      return changed(notification, { email: 'Refused' });
    case 'NotificationRead':
      return changed(notification, { isRead: true });
    case 'NotificationForgotten':
      return { status: 'Forgotten' };
  }
};

const changed = (
  notification: Notification,
  change: Partial<Omit<Requested, 'status'>>,
): Notification =>
  notification.status === 'Requested' ? { ...notification, ...change } : notification;
