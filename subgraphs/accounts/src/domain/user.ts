import type { Role, RoleGranted, UserEvent, UserRegistered } from '@marketgraph/schema';

export type User =
  | { readonly status: 'Unknown' }
  | {
      readonly status: 'Registered';
      readonly email: string;
      readonly credentialId: string | null;
      readonly roles: readonly Role[];
    };

export type RegisterUser = {
  readonly type: 'RegisterUser';
  readonly userId: string;
  readonly email: string;
  readonly name: string;
  /** Names the password in the accounts database; `null` for imported people, who can not log in. */
  readonly credentialId: string | null;
};

export type GrantRole = {
  readonly type: 'GrantRole';
  readonly userId: string;
  readonly role: Role;
  /** `null` if the system itself grants it, at its start or in an import. */
  readonly grantedBy: string | null;
};

export type UserCommand = RegisterUser | GrantRole;

export type UserRejection = { readonly rejected: 'UserAlreadyRegistered' | 'UserNotFound' };

export const initialState: User = { status: 'Unknown' };

export const decide = (command: UserCommand, user: User): readonly UserEvent[] | UserRejection => {
  switch (command.type) {
    case 'RegisterUser':
      return registerUser(command, user);
    case 'GrantRole':
      return grantRole(command, user);
  }
};

const registerUser = (
  { type: _type, ...facts }: RegisterUser,
  user: User,
): readonly UserRegistered[] | UserRejection => {
  switch (user.status) {
    case 'Unknown':
      return [{ type: 'UserRegistered', data: facts }];
    case 'Registered':
      // The credential tells a repetition from a rival who took over the same claim.
      return user.credentialId === facts.credentialId && user.email === facts.email
        ? []
        : { rejected: 'UserAlreadyRegistered' };
  }
};

const grantRole = (
  { type: _type, ...facts }: GrantRole,
  user: User,
): readonly RoleGranted[] | UserRejection => {
  switch (user.status) {
    case 'Unknown':
      return { rejected: 'UserNotFound' };
    case 'Registered':
      return user.roles.includes(facts.role) ? [] : [{ type: 'RoleGranted', data: facts }];
  }
};

export const evolve = (user: User, event: UserEvent): User => {
  switch (event.type) {
    case 'UserRegistered': {
      const { email, credentialId } = event.data;
      // Whoever registers may buy; further roles are granted.
      return { status: 'Registered', email, credentialId, roles: ['CUSTOMER'] };
    }
    case 'RoleGranted':
      return user.status === 'Registered'
        ? { ...user, roles: [...user.roles, event.data.role] }
        : user;
  }
};
