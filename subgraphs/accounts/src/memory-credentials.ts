import { type Credential, type Credentials } from './application/credentials.ts';

/** The hashes in memory, for specs. */
export const memoryCredentials = (): Credentials & {
  readonly all: () => readonly Credential[];
} => {
  const kept = new Map<string, Credential>();
  return {
    add: async (credential) => void kept.set(credential.credentialId, credential),
    find: async (credentialId) => kept.get(credentialId),
    remove: async (credentialId) => void kept.delete(credentialId),
    all: () => [...kept.values()],
  };
};
