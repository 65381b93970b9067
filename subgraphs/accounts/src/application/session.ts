import { type UserView } from '@marketgraph/schema/views';

/** An access token and when it ends, ISO 8601 in UTC. */
export type Token = { readonly accessToken: string; readonly expiresAt: string };

/** Signs a token for a user as of `at`. */
export type IssueToken = (user: Pick<UserView, 'userId' | 'roles'>, at: string) => Promise<Token>;

export type Session = Token & { readonly user: UserView };
