import { notificationRequested, type NotificationRequested } from './notification-requested.ts';
import { notificationEmailSent, type NotificationEmailSent } from './notification-email-sent.ts';
import { notificationRead, type NotificationRead } from './notification-read.ts';

/** Every contract of this domain, in the order of its story. */
export const notificationEvents = [
  notificationRequested,
  notificationEmailSent,
  notificationRead,
] as const;

export type NotificationEvent = NotificationRequested | NotificationEmailSent | NotificationRead;

export type { NotificationRequested, NotificationEmailSent, NotificationRead };
