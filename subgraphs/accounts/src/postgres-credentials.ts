import { type Kysely } from 'kysely';
import { type Credentials } from './application/credentials.ts';
import { type AccountsDatabase } from './database.ts';

/** The hashes in the accounts database. */
export const postgresCredentials = (database: Kysely<AccountsDatabase>): Credentials => ({
  add: async (credential) => {
    await database.insertInto('credential').values(credential).execute();
  },
  find: (credentialId) =>
    database
      .selectFrom('credential')
      .select(['credentialId', 'userId', 'passwordHash'])
      .where('credentialId', '=', credentialId)
      .executeTakeFirst(),
  removeAllOf: async (userId) => {
    await database.deleteFrom('credential').where('userId', '=', userId).execute();
  },
  remove: async (credentialId) => {
    await database.deleteFrom('credential').where('credentialId', '=', credentialId).execute();
  },
});
