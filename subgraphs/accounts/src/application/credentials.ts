/** A password's hash, named by the `credentialId` of `UserRegistered`. */
export type Credential = {
  readonly credentialId: string;
  readonly userId: string;
  readonly passwordHash: string;
};

/** Where the hashes are: beside the event log, never in it (ADR 0003). */
export type Credentials = {
  readonly add: (credential: Credential) => Promise<void>;
  readonly find: (credentialId: string) => Promise<Credential | undefined>;
  readonly remove: (credentialId: string) => Promise<void>;
  /** Every hash of a user, the unused ones too. */
  readonly removeAllOf: (userId: string) => Promise<void>;
};
