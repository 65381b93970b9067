import {
  type AccountEvent,
  emailClaimed,
  type RecordedEvent,
  roleGranted,
  userForgotten,
  userRegistered,
} from '@marketgraph/schema';
import { type UserView } from '@marketgraph/schema/views';
import { describe, expect, it } from 'vitest';
import { recorded } from '../recorded.fixture.ts';
import { projectUser, userView } from './project.ts';

const claimed = recorded({ type: 'EmailClaimed', data: emailClaimed.example }, 0);
const registered = recorded({ type: 'UserRegistered', data: userRegistered.example }, 0);
const granted = recorded({ type: 'RoleGranted', data: roleGranted.example }, 1);

const after = (...events: readonly RecordedEvent<AccountEvent>[]): UserView | undefined =>
  events.reduce<UserView | undefined>((row, event) => projectUser(row, event), undefined);

describe('user-view', () => {
  it('shows a registered user as a customer', () => {
    expect(after(registered)).toEqual({
      ...userRegistered.example,
      roles: ['CUSTOMER'],
      registeredAt: '2026-01-05T10:00:00.000Z',
      forgottenAt: null,
      revision: 0,
    });
  });

  it('adds a granted role', () => {
    expect(after(registered, granted)).toMatchObject({
      roles: ['CUSTOMER', 'VENDOR'],
      revision: 1,
    });
  });

  it('drops who it was when the user is forgotten, as if it had never been readable', () => {
    const forgotten = recorded({ type: 'UserForgotten', data: userForgotten.example }, 2);
    const standIns = recorded(
      {
        type: 'UserRegistered',
        data: { ...userRegistered.example, email: null, name: 'Forgotten' },
      },
      0,
    );
    const row = after(registered, granted, forgotten);
    expect(row).toMatchObject({ email: null, name: 'Forgotten', credentialId: null, revision: 2 });
    expect(row?.forgottenAt).toBe('2026-01-05T10:00:00.000Z');
    expect(after(standIns, granted, forgotten)).toEqual(row);
  });

  it('has no row for a claimed address, nor for a role of nobody', () => {
    expect(userView.keysOf(claimed)).toEqual([]);
    expect(after(claimed)).toBeUndefined();
    expect(after(granted)).toBeUndefined();
  });

  it('has a row per user, and never another name', () => {
    expect(userView.name).toBe('accounts_user-view');
    expect(userView.keysOf(registered)).toEqual([userRegistered.example.userId]);
  });
});
