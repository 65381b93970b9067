import { type Role } from '../events/values.ts';

/** A person with an account; in the accounts database. */
export type UserView = {
  readonly userId: string;
  /** Null once the person is forgotten. */
  readonly email: string | null;
  readonly name: string;
  readonly credentialId: string | null;
  readonly roles: readonly Role[];
  readonly registeredAt: string;
  readonly forgottenAt: string | null;
  readonly revision: number;
};
