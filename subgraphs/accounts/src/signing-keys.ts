import { calculateJwkThumbprint, exportJWK, generateKeyPair, type JWK } from 'jose';
import { type Kysely, type Transaction } from 'kysely';
import { type AccountsDatabase, exclusively } from './database.ts';

/** The key that signs now, and the public keys of all tokens that may still be valid. */
export type SigningKeys = {
  readonly current: { readonly kid: string; readonly privateJwk: JWK };
  readonly jwks: { readonly keys: readonly JWK[] };
};

export const algorithm = 'EdDSA';

/** Reads the keys; the first instance of all creates the first one. */
export const loadSigningKeys = (database: Kysely<AccountsDatabase>): Promise<SigningKeys> =>
  exclusively(database, async (transaction) => {
    const stored = await transaction
      .selectFrom('signingKey')
      .select(['kid', 'privateJwk', 'publicJwk'])
      .orderBy('createdAt', 'desc')
      .execute();
    const current = stored[0] ?? (await createSigningKey(transaction));
    const all = stored.length > 0 ? stored : [current];
    return { current, jwks: { keys: all.map(({ publicJwk }) => publicJwk) } };
  });

const createSigningKey = async (
  transaction: Transaction<AccountsDatabase>,
): Promise<{ kid: string; privateJwk: JWK; publicJwk: JWK }> => {
  const pair = await generateKeyPair(algorithm, { extractable: true });
  const bare = await exportJWK(pair.publicKey);
  const kid = await calculateJwkThumbprint(bare);
  const key = {
    kid,
    privateJwk: await exportJWK(pair.privateKey),
    publicJwk: { ...bare, kid, alg: algorithm, use: 'sig' },
  };
  await transaction.insertInto('signingKey').values(key).execute();
  return key;
};
