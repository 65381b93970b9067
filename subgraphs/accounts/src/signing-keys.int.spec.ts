import { openDatabase, type OpenDatabase } from '@marketgraph/infra/postgres';
import { type Server, startPostgres } from '@marketgraph/local';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AccountsDatabase, createOwnTables } from './database.ts';
import { postgresCredentials } from './postgres-credentials.ts';
import { loadSigningKeys } from './signing-keys.ts';

const credentialId = '0190a5c0-0000-7000-8000-000000000009';
const userId = '0190a5c0-0000-7000-8000-000000000002';

describe('the secrets of accounts', () => {
  let server: Server;
  let database: OpenDatabase<AccountsDatabase>;

  beforeAll(async () => {
    server = await startPostgres();
    database = await openDatabase<AccountsDatabase>(server.url, 'marketgraph_accounts');
  });

  afterAll(async () => {
    await database.close();
    await server.stop();
  });

  it('are one key, however many instances start for the first time at once', async () => {
    const start = async () => {
      await createOwnTables(database.kysely);
      return loadSigningKeys(database.kysely);
    };
    const all = await Promise.all([start(), start(), start(), start(), start()]);
    expect(new Set(all.map(({ current }) => current.kid)).size).toBe(1);
    expect(await start()).toEqual(all[0]);
  });

  it('publish nothing of the private key', async () => {
    const { current, jwks } = await loadSigningKeys(database.kysely);
    expect(jwks.keys).toHaveLength(1);
    expect(jwks.keys[0]).toMatchObject({ kid: current.kid, alg: 'EdDSA', use: 'sig' });
    expect(jwks.keys[0]).not.toHaveProperty('d');
    expect(current.privateJwk).toHaveProperty('d');
  });

  it('are hashes that are found by their name until they are removed', async () => {
    const credentials = postgresCredentials(database.kysely);
    await credentials.add({ credentialId, userId, passwordHash: 'hash' });
    expect(await credentials.find(credentialId)).toEqual({
      credentialId,
      userId,
      passwordHash: 'hash',
    });
    await credentials.remove(credentialId);
    expect(await credentials.find(credentialId)).toBeUndefined();
  });
});
