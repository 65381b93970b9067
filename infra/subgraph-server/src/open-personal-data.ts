import { createPersonalData, type PersonalData, rememberKeys } from '@marketgraph/infra/engine';
import { openPersonKeys } from '@marketgraph/infra/postgres';
import { type PersonKeys } from '@marketgraph/infra/ports';

/** Where the keys of persons are, and what they are wrapped with. */
export type PersonalDataConfig = {
  readonly keysDatabaseUrl: string;
  readonly personalDataKey: Uint8Array;
};

/** A process' access to what is sealed. */
export type OpenedPersonalData = {
  readonly personalData: PersonalData;
  /** Keys as they are remembered for some seconds; what is forgotten here is so at once. */
  readonly personKeys: PersonKeys;
  /** Whether a person is forgotten by now: asks each time. Throws `UnavailableError`. */
  readonly isForgotten: (personId: string) => Promise<boolean>;
};

/**
 * Opens the keys of persons. Throws `WrongMasterKeyError`, and what the driver throws if their server is not
 * there in half a minute. Close `personKeys` at the end.
 */
export const openPersonalData = async ({
  keysDatabaseUrl,
  personalDataKey,
}: PersonalDataConfig): Promise<OpenedPersonalData> => {
  const kept = await openPersonKeys({ databaseUrl: keysDatabaseUrl, masterKey: personalDataKey });
  const personKeys = rememberKeys(kept);
  return {
    personalData: createPersonalData(personKeys),
    personKeys,
    isForgotten: async (personId) => (await kept.find([personId])).get(personId) === 'forgotten',
  };
};
