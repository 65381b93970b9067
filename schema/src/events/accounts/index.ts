import { emailClaimed, type EmailClaimed } from './email-claimed.ts';
import { userRegistered, type UserRegistered } from './user-registered.ts';
import { roleGranted, type RoleGranted } from './role-granted.ts';

/** Every contract of this domain, in the order of its story. */
export const accountEvents = [emailClaimed, userRegistered, roleGranted] as const;

export type UserEvent = UserRegistered | RoleGranted;

export type AccountEvent = EmailClaimed | UserRegistered | RoleGranted;

export * from './email-claimed.ts';
export * from './user-registered.ts';
export * from './role-granted.ts';
