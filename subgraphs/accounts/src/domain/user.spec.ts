import { describe, expect, it } from 'vitest';
import {
  decide,
  evolve,
  type ForgetUser,
  type GrantRole,
  initialState,
  type RegisterUser,
  type User,
  type UserCommand,
} from './user.ts';

const userId = '0190a5c0-0000-7000-8000-000000000002';
const admin = '0190a5c0-0000-7000-8000-000000000011';

const register: RegisterUser = {
  type: 'RegisterUser',
  userId,
  email: 'ada@example.com',
  name: 'Ada Lovelace',
  credentialId: '0190a5c0-0000-7000-8000-000000000009',
};
const rival: RegisterUser = { ...register, credentialId: '0190a5c0-0000-7000-8000-00000000000a' };
const vendor: GrantRole = { type: 'GrantRole', userId, role: 'VENDOR', grantedBy: admin };
const customer: GrantRole = { ...vendor, role: 'CUSTOMER' };
const forget: ForgetUser = { type: 'ForgetUser', userId, emailId: null, forgottenBy: userId };

const given = (...commands: readonly UserCommand[]): User =>
  commands.reduce((user, command) => {
    const events = decide(command, user);
    if ('rejected' in events) throw new Error(`can not be given: ${events.rejected}`);
    return events.reduce(evolve, user);
  }, initialState);

const outcome = (command: UserCommand, user: User): string => {
  const events = decide(command, user);
  if ('rejected' in events) return events.rejected;
  return events.map(({ type }) => type).join(' ') || 'ignored';
};

describe('User › every command in every state', () => {
  it('is this table', () => {
    const states: readonly (readonly [string, User])[] = [
      ['Unknown', given()],
      ['Registered', given(register)],
      ['Registered, a vendor', given(register, vendor)],
      ['Forgotten', given(register, forget)],
    ];
    const commands = [register, rival, vendor, customer, forget];
    const table = states.map(([name, user]) =>
      [name, ...commands.map((command) => outcome(command, user))].join(' | '),
    );
    expect(table).toEqual([
      'Unknown | UserRegistered | UserRegistered | UserNotFound | UserNotFound | UserNotFound',
      'Registered | ignored | UserAlreadyRegistered | RoleGranted | ignored | UserForgotten',
      'Registered, a vendor | ignored | UserAlreadyRegistered | ignored | ignored | UserForgotten',
      'Forgotten | UserAlreadyRegistered | UserAlreadyRegistered | UserNotFound | UserNotFound | ignored',
    ]);
  });
});

describe('User › given a registered user', () => {
  it('is a customer from the start', () => {
    expect(given(register)).toMatchObject({ roles: ['CUSTOMER'] });
  });

  it('accepts GrantRole: RoleGranted, and says who granted it', () => {
    expect(decide(vendor, given(register))).toEqual([
      { type: 'RoleGranted', data: { userId, role: 'VENDOR', grantedBy: admin } },
    ]);
    expect(given(register, vendor)).toMatchObject({ roles: ['CUSTOMER', 'VENDOR'] });
  });
});
