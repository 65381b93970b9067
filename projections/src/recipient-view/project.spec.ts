import { emailClaimed, roleGranted, userForgotten, userRegistered } from '@marketgraph/schema';
import { describe, expect, it } from 'vitest';
import { recorded } from '../recorded.fixture.ts';
import { projectRecipient, recipientView } from './project.ts';

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

  it('knows nothing of a forgotten user but that they are', () => {
    const forgotten = recorded({ type: 'UserForgotten', data: userForgotten.example }, 1);
    expect(recipientView.keysOf(forgotten)).toEqual([recipient.userId]);
    expect(projectRecipient(recipient, forgotten)).toEqual({
      userId: recipient.userId,
      email: null,
      name: 'Forgotten',
    });
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
