import { emailClaimed, type EmailClaimed } from './email-claimed.ts';
import { emailReleased, type EmailReleased } from './email-released.ts';
import { userRegistered, type UserRegistered } from './user-registered.ts';
import { roleGranted, type RoleGranted } from './role-granted.ts';
import { userForgotten, type UserForgotten } from './user-forgotten.ts';

/** Every contract of this domain, in the order of its story. */
export const accountEvents = [
  emailClaimed,
  userRegistered,
  roleGranted,
  userForgotten,
  emailReleased,
] as const;

export type EmailEvent = EmailClaimed | EmailReleased;

export type UserEvent = UserRegistered | RoleGranted | UserForgotten;

export type AccountEvent =
  EmailClaimed | EmailReleased | UserRegistered | RoleGranted | UserForgotten;

export * from './email-claimed.ts';
export * from './email-released.ts';
export * from './user-registered.ts';
export * from './role-granted.ts';
export * from './user-forgotten.ts';
