import { isRejected } from '@marketgraph/infra/engine';
import { type CommandMetadata } from '@marketgraph/infra/ports';
import { type Role } from '@marketgraph/schema';
import { type UserView } from '@marketgraph/schema/views';
import { currentUser } from './current-user.ts';
import { userDecider } from './deciders.ts';
import { type CredentialsInvalid, logIn } from './log-in.ts';
import {
  forgetMe,
  forgetUser,
  type Forgetting,
  type PasswordInvalid,
  type UserNotFound,
} from './forgetting.ts';
import {
  type EmailTaken,
  register,
  type Registration,
  type RegistrationParts,
} from './registration.ts';
import { type IssueToken, type Session } from './session.ts';

/** What is left of a person. */
export type ForgottenUser = { readonly user: UserView; readonly isReplay: boolean };

/** What one can do with accounts. Every answer is consistent at once. */
export type Accounts = {
  readonly register: (
    registration: Registration,
    metadata: CommandMetadata,
  ) => Promise<Session | EmailTaken>;
  readonly logIn: (
    credentials: { readonly email: string; readonly password: string },
    at: string,
  ) => Promise<Session | CredentialsInvalid>;
  readonly grantRole: (
    grant: { readonly userId: string; readonly role: Role; readonly grantedBy: string },
    metadata: CommandMetadata,
  ) => Promise<UserView | UserNotFound>;
  readonly forgetUser: (
    forgetting: Forgetting,
    metadata: CommandMetadata,
  ) => Promise<ForgottenUser | UserNotFound>;
  readonly forgetMe: (
    confirmed: { readonly userId: string; readonly password: string },
    metadata: CommandMetadata,
  ) => Promise<ForgottenUser | UserNotFound | PasswordInvalid>;
  readonly find: (userId: string) => Promise<UserView | undefined>;
};

export const createAccounts = (
  parts: RegistrationParts & { readonly issueToken: IssueToken },
): Accounts => {
  const existing = async (userId: string): Promise<UserView> => {
    const user = await currentUser(parts.eventStore, userId);
    if (user) return user;
    throw new Error(`user ${userId} was registered, yet has no stream`);
  };
  const sessionOf = async (userId: string, at: string): Promise<Session> => {
    const user = await existing(userId);
    return { user, ...(await parts.issueToken(user, at)) };
  };

  return {
    register: async (registration, metadata) => {
      const result = await register(parts, registration, metadata);
      return isRejected(result) ? result : sessionOf(result.userId, metadata.at);
    },
    logIn: async (credentials, at) => {
      const result = await logIn(parts, credentials);
      return isRejected(result) ? result : sessionOf(result.userId, at);
    },
    grantRole: async (grant, metadata) => {
      const command = { type: 'GrantRole', ...grant } as const;
      const result = await parts.execute(userDecider, grant.userId, command, metadata);
      return isRejected(result) ? { rejected: 'UserNotFound' } : existing(grant.userId);
    },
    forgetUser: async (forgetting, metadata) => {
      const result = await forgetUser(parts, forgetting, metadata);
      if (isRejected(result)) return result;
      return { user: await existing(result.userId), isReplay: result.isReplay };
    },
    forgetMe: async (confirmed, metadata) => {
      const result = await forgetMe(parts, confirmed, metadata);
      if (isRejected(result)) return result;
      return { user: await existing(result.userId), isReplay: result.isReplay };
    },
    find: (userId) => currentUser(parts.eventStore, userId),
  };
};
