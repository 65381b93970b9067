import { describe, expect, it } from 'vitest';
import {
  decide,
  evolve,
  type ForgetNotification,
  initialState,
  type MarkRead,
  type Notification,
  type NotificationCommand,
  type RecordEmailRefused,
  type RecordEmailSent,
  type RequestNotification,
} from './notification.ts';

const notificationId = '0190a5c0-0000-7000-8000-000000000007';
const userId = '0190a5c0-0000-7000-8000-000000000002';

const request: RequestNotification = {
  type: 'RequestNotification',
  notificationId,
  userId,
  kind: 'ORDER_CONFIRMED',
  orderId: '0190a5c0-0000-7000-8000-000000000001',
  title: 'Your order is confirmed',
  body: 'We are packing it now.',
  email: 'ada@example.com',
};
const sent: RecordEmailSent = { type: 'RecordEmailSent', notificationId, messageId: '<7@shop>' };
const refused: RecordEmailRefused = {
  type: 'RecordEmailRefused',
  notificationId,
  reason: '550 no such mailbox',
};
const read: MarkRead = { type: 'MarkRead', notificationId, userId };
const forget: ForgetNotification = { type: 'ForgetNotification', notificationId };

const given = (...commands: readonly NotificationCommand[]): Notification =>
  commands.reduce((notification, command) => {
    const events = decide(command, notification);
    if ('rejected' in events) throw new Error(`can not be given: ${events.rejected}`);
    return events.reduce(evolve, notification);
  }, initialState);

const outcome = (command: NotificationCommand, notification: Notification): string => {
  const events = decide(command, notification);
  if ('rejected' in events) return events.rejected;
  return events.map(({ type }) => type).join(' ') || 'ignored';
};

describe('Notification › every command in every state', () => {
  it('is this table', () => {
    const states: readonly (readonly [string, Notification])[] = [
      ['New', given()],
      ['Requested', given(request)],
      ['Sent', given(request, sent)],
      ['Refused', given(request, refused)],
      ['Read', given(request, sent, read)],
      ['Forgotten', given(request, forget)],
    ];
    const commands = [request, sent, refused, read, forget];
    const table = states.map(([name, notification]) =>
      [name, ...commands.map((command) => outcome(command, notification))].join(' | '),
    );
    expect(table).toEqual([
      'New | NotificationRequested | NotificationNotFound | NotificationNotFound | NotificationNotFound | ignored',
      'Requested | ignored | NotificationEmailSent | NotificationEmailRefused | NotificationRead | NotificationForgotten',
      'Sent | ignored | ignored | ignored | NotificationRead | NotificationForgotten',
      'Refused | ignored | ignored | ignored | NotificationRead | NotificationForgotten',
      'Read | ignored | ignored | ignored | ignored | NotificationForgotten',
      'Forgotten | ignored | ignored | ignored | NotificationNotFound | ignored',
    ]);
  });
});

describe('Notification › given a notification of somebody else', () => {
  it('rejects MarkRead: NotificationNotFound', () => {
    const other: MarkRead = { ...read, userId: '0190a5c0-0000-7000-8000-000000000099' };
    expect(outcome(other, given(request))).toBe('NotificationNotFound');
  });
});
