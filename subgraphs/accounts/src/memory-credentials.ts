import { type Credential, type Credentials } from './application/credentials.ts';

/** The hashes in memory, for specs. */
export const memoryCredentials = (): Credentials & {
  readonly all: () => readonly Credential[];
} => {
  const kept = new Map<string, Credential>();
  return {
    add: async (credential) => void kept.set(credential.credentialId, credential),
    find: async (credentialId) => kept.get(credentialId),
    removeAllOf: async (userId) => {
      for (const [id, credential] of kept) if (credential.userId === userId) kept.delete(id);
    },
    remove: async (credentialId) => void kept.delete(credentialId),
    all: () => [...kept.values()],
  };
};
