import {
  type AccountEvent,
  emailClaimed,
  type RecordedEvent,
  roleGranted,
  userRegistered,
} from '@marketgraph/schema';
import { describe, expect, it } from 'vitest';
import { projectRecipient, recipientView } from './project.ts';

const recorded = (event: AccountEvent): RecordedEvent<AccountEvent> => ({
  ...event,
  eventId: '0190a5c0-0000-7000-8000-000000000100',
  stream: `user-${event.data.userId}`,
  revision: 0,
  position: '0/0',
  recordedAt: '2026-01-05T10:00:00.500Z',
  metadata: {
    version: 1,
    occurredAt: '2026-01-05T10:00:00.000Z',
    correlationId: 'correlation',
    causationId: 'causation',
  },
});

const registered = recorded({ type: 'UserRegistered', data: userRegistered.example });
const recipient = {
  userId: userRegistered.example.userId,
  email: 'ada@example.com',
  name: 'Ada Lovelace',
};

describe('recipient-view', () => {
  it('knows how to reach a registered user, and nothing else of them', () => {
    expect(projectRecipient(undefined, registered)).toEqual(recipient);
  });

  it.each([
    recorded({ type: 'EmailClaimed', data: emailClaimed.example }),
    recorded({ type: 'RoleGranted', data: roleGranted.example }),
  ])('passes $type by', (event) => {
    expect(recipientView.keysOf(event)).toEqual([]);
    expect(projectRecipient(recipient, event)).toBe(recipient);
  });

  it('has a row per user, and never another name', () => {
    expect(recipientView.name).toBe('notifications_recipient-view');
    expect(recipientView.keysOf(registered)).toEqual([recipient.userId]);
  });
});
