import {
  notificationEmailRefused,
  notificationEmailSent,
  type NotificationEvent,
  notificationRead,
  notificationRequested,
  type RecordedEvent,
} from '@marketgraph/schema';
import { type NotificationView } from '@marketgraph/schema/views';
import { describe, expect, it } from 'vitest';
import { recordedDaily as recorded } from '../recorded.fixture.ts';
import { notificationView, projectNotification } from './project.ts';

const requested = recorded(
  { type: 'NotificationRequested', data: notificationRequested.example },
  0,
);
const sent = recorded({ type: 'NotificationEmailSent', data: notificationEmailSent.example }, 1);
const refused = recorded(
  { type: 'NotificationEmailRefused', data: notificationEmailRefused.example },
  1,
);
const read = recorded({ type: 'NotificationRead', data: notificationRead.example }, 2);

const after = (
  ...events: readonly RecordedEvent<NotificationEvent>[]
): NotificationView | undefined =>
  events.reduce<NotificationView | undefined>(
    (row, event) => projectNotification(row, event),
    undefined,
  );

describe('notification-view', () => {
  it('shows a new notification as unread, without the e-mail address', () => {
    const { email: _email, ...message } = notificationRequested.example;
    expect(after(requested)).toEqual({
      ...message,
      requestedAt: '2026-01-01T10:00:00.000Z',
      emailSentAt: null,
      readAt: null,
      revision: 0,
    });
  });

  it('shows when the e-mail went out and when the message was read', () => {
    expect(after(requested, sent, read)).toMatchObject({
      emailSentAt: '2026-01-02T10:00:00.000Z',
      readAt: '2026-01-03T10:00:00.000Z',
      revision: 2,
    });
  });

  it('shows a refused e-mail as not sent', () => {
    expect(after(requested, refused)).toMatchObject({ emailSentAt: null, revision: 1 });
  });

  it('has no row for a notification that was never requested', () => {
    const rows = [sent, refused, read].map((event) => projectNotification(undefined, event));
    expect(rows).toEqual([undefined, undefined, undefined]);
  });

  it('has a row per notification, tells its user, and never has another name', () => {
    const row = after(requested);
    expect(notificationView.name).toBe('notifications_notification-view');
    expect(notificationView.keysOf(requested)).toEqual([row?.notificationId]);
    expect(row && notificationView.topicOf?.(row)).toBe(notificationRequested.example.userId);
  });
});
