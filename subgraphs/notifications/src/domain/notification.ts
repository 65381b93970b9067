import type {
  NotificationEmailRefused,
  NotificationEmailSent,
  NotificationEvent,
  NotificationRead,
  NotificationRequested,
} from '@marketgraph/schema';

/** What happened to the e-mail: nothing yet, or its one outcome. */
type EmailState = 'Pending' | 'Sent' | 'Refused';

export type Notification =
  | { readonly status: 'New' }
  | {
      readonly status: 'Requested';
      readonly userId: string;
      readonly email: EmailState;
      readonly isRead: boolean;
    };

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

export type NotificationCommand =
  RequestNotification | RecordEmailSent | RecordEmailRefused | MarkRead;

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
  return notification.email === 'Pending' ? [{ type: 'NotificationEmailSent', data: facts }] : [];
};

const recordEmailRefused = (
  { type: _type, ...facts }: RecordEmailRefused,
  notification: Notification,
): readonly NotificationEmailRefused[] | NotificationRejection => {
  if (notification.status === 'New') return { rejected: 'NotificationNotFound' };
  return notification.email === 'Pending'
    ? [{ type: 'NotificationEmailRefused', data: facts }]
    : [];
};

const markRead = (
  { type: _type, ...facts }: MarkRead,
  notification: Notification,
): readonly NotificationRead[] | NotificationRejection => {
  // Somebody else's notification does not exist for this user.
  if (notification.status === 'New' || notification.userId !== facts.userId) {
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
      return notification.status === 'New' ? notification : { ...notification, email: 'Sent' };
    case 'NotificationEmailRefused':
      return notification.status === 'New' ? notification : { ...notification, email: 'Refused' };
    case 'NotificationRead':
      return notification.status === 'New' ? notification : { ...notification, isRead: true };
  }
};
