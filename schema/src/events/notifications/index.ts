import { notificationRequested, type NotificationRequested } from './notification-requested.ts';
import { notificationEmailSent, type NotificationEmailSent } from './notification-email-sent.ts';
import {
  notificationEmailRefused,
  type NotificationEmailRefused,
} from './notification-email-refused.ts';
import { notificationRead, type NotificationRead } from './notification-read.ts';
import { notificationForgotten, type NotificationForgotten } from './notification-forgotten.ts';

/** Every contract of this domain, in the order of its story. */
export const notificationEvents = [
  notificationRequested,
  notificationEmailSent,
  notificationEmailRefused,
  notificationRead,
  notificationForgotten,
] as const;

export type NotificationEvent =
  | NotificationRequested
  | NotificationEmailSent
  | NotificationEmailRefused
  | NotificationRead
  | NotificationForgotten;

export * from './notification-requested.ts';
export * from './notification-email-sent.ts';
export * from './notification-email-refused.ts';
export * from './notification-read.ts';
export * from './notification-forgotten.ts';
