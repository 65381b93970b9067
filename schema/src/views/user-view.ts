import { type Role } from '../events/values.ts';

/** A person with an account; in the accounts database. */
export type UserView = {
  readonly userId: string;
  readonly email: string;
  readonly name: string;
  readonly credentialId: string | null;
  readonly roles: readonly Role[];
  readonly registeredAt: string;
  readonly revision: number;
};
