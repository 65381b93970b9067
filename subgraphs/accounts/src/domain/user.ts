import type {
  Role,
  RoleGranted,
  UserEvent,
  UserForgotten,
  UserRegistered,
} from '@marketgraph/schema';

export type User =
  | { readonly status: 'Unknown' }
  | {
      readonly status: 'Registered';
      /** Null once the key is destroyed, an instant after the person was forgotten. */
      readonly email: string | null;
      readonly credentialId: string | null;
      readonly roles: readonly Role[];
    }
  | { readonly status: 'Forgotten' };

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

export type ForgetUser = {
  readonly type: 'ForgetUser';
  readonly userId: string;
  /** Names the stream of their address; `null` if they have none any more. */
  readonly emailId: string | null;
  readonly forgottenBy: string;
};

export type UserCommand = RegisterUser | GrantRole | ForgetUser;

export type UserRejection = { readonly rejected: 'UserAlreadyRegistered' | 'UserNotFound' };

export const initialState: User = { status: 'Unknown' };

export const decide = (command: UserCommand, user: User): readonly UserEvent[] | UserRejection => {
  switch (command.type) {
    case 'RegisterUser':
      return registerUser(command, user);
    case 'GrantRole':
      return grantRole(command, user);
    case 'ForgetUser':
      return forgetUser(command, user);
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
    case 'Forgotten':
      return { rejected: 'UserAlreadyRegistered' };
  }
};

const grantRole = (
  { type: _type, ...facts }: GrantRole,
  user: User,
): readonly RoleGranted[] | UserRejection => {
  switch (user.status) {
    case 'Unknown':
    case 'Forgotten':
      return { rejected: 'UserNotFound' };
    case 'Registered':
      return user.roles.includes(facts.role) ? [] : [{ type: 'RoleGranted', data: facts }];
  }
};

const forgetUser = (
  { type: _type, ...facts }: ForgetUser,
  user: User,
): readonly UserForgotten[] | UserRejection => {
  switch (user.status) {
    case 'Unknown':
      return { rejected: 'UserNotFound' };
    case 'Registered':
      return [{ type: 'UserForgotten', data: facts }];
    case 'Forgotten':
      return [];
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
    case 'UserForgotten':
      return { status: 'Forgotten' };
  }
};
