import { randomBytes } from 'node:crypto';
import {
  ownKeyId,
  type PersonKey,
  type PersonKeys,
  UnavailableError,
} from '@marketgraph/infra/ports';
import { BrokenSealError, keyBytes, openSealed, seal } from '@marketgraph/infra/sealing';
import { Pool } from 'pg';
import { lockDefinitions } from './bookkeeping.ts';
import { ensureDatabase } from './ensure-database.ts';
import { inTransaction } from './in-transaction.ts';

/**
 * The master key is not the one these keys are wrapped with. Nothing is changed; waiting for the right one is
 * all there is to do, so it counts as not being there.
 */
export class WrongMasterKeyError extends UnavailableError {}

export type PersonKeysOptions = {
  /** The server; the keys have a database of their own on it, so that they are kept and lost apart. */
  readonly databaseUrl: string;
  /** 32 bytes that wrap every key. */
  readonly masterKey: Uint8Array;
};

const databaseName = 'marketgraph_keys';

/**
 * Opens the keys in Postgres, and makes their database if it is missing. Throws `WrongMasterKeyError`, and
 * what the driver throws if the server is not there in half a minute.
 */
export const openPersonKeys = async ({
  databaseUrl,
  masterKey,
}: PersonKeysOptions): Promise<PersonKeys> => {
  await ensureDatabase(databaseUrl, databaseName);
  const pool = openPool(databaseUrl);
  await ensureTable(pool);
  const keys = postgresPersonKeys(pool, masterKey);
  try {
    // The first key ever made tells whether this is the master key it was made with.
    await keys.ensure([ownKeyId]);
    return keys;
  } catch (error) {
    await keys.close();
    throw error;
  }
};

const openPool = (databaseUrl: string): Pool => {
  const url = new URL(databaseUrl);
  url.pathname = `/${databaseName}`;
  const pool = new Pool({
    connectionString: url.href,
    // Keys are remembered: few are ever asked for.
    max: 1,
    connectionTimeoutMillis: 5_000,
    // A frozen server must not hold up commands for longer than they are told to be retried.
    query_timeout: 5_000,
    keepAlive: true,
  });
  pool.on('error', ignore);
  pool.on('connect', (client) => client.on('error', ignore));
  return pool;
};

const ignore = (): void => undefined;

const ensureTable = (pool: Pool): Promise<void> =>
  inTransaction(pool, async (client) => {
    await lockDefinitions(client);
    await client.query(`create table if not exists person_key (
      person_id text primary key,
      wrapped_key bytea,
      made_at timestamptz not null default now(),
      forgotten_at timestamptz,
      check ((wrapped_key is null) = (forgotten_at is not null))
    )`);
  });

type KeyRow = { readonly personId: string; readonly wrappedKey: Buffer | null };

const postgresPersonKeys = (pool: Pool, masterKey: Uint8Array): PersonKeys => {
  const find = async (ids: readonly string[]): Promise<Map<string, PersonKey>> => {
    if (ids.length === 0) return new Map();
    const { rows } = await pool.query<KeyRow>({
      name: 'find keys',
      text: `select person_id as "personId", wrapped_key as "wrappedKey"
        from person_key where person_id = any($1)`,
      values: [ids],
    });
    return new Map(rows.map((row) => [row.personId, unwrap(masterKey, row)]));
  };
  const make = async (ids: readonly string[]): Promise<void> => {
    const wrapped = ids.map((id) => seal(masterKey, id, randomBytes(keyBytes)));
    await pool.query({
      name: 'make keys',
      text: `insert into person_key (person_id, wrapped_key)
        select * from unnest($1::text[], $2::bytea[]) on conflict do nothing`,
      values: [ids, wrapped],
    });
  };
  return {
    find: (ids) => available(find(ids)),
    ensure: (ids) =>
      available(
        (async () => {
          const found = await find(ids);
          const missing = [...new Set(ids)].filter((id) => !found.has(id)).toSorted();
          if (missing.length === 0) return found;
          await make(missing);
          // Another may have been faster: what is kept counts, not what was made here.
          return new Map([...found, ...(await find(missing))]);
        })(),
      ),
    forget: async (id) => {
      if (id === ownKeyId) throw new RangeError('this key is nobody’s: it can not be forgotten');
      await available(
        pool.query({
          name: 'forget key',
          text: `insert into person_key as known (person_id, wrapped_key, forgotten_at)
            values ($1, null, now())
            on conflict (person_id) do update
            set wrapped_key = null, forgotten_at = now() where known.forgotten_at is null`,
          values: [id],
        }),
      );
    },
    close: () => pool.end(),
  };
};

const unwrap = (masterKey: Uint8Array, { personId, wrappedKey }: KeyRow): PersonKey => {
  if (!wrappedKey) return 'forgotten';
  try {
    return { key: openSealed(masterKey, personId, wrappedKey) };
  } catch (cause) {
    if (!(cause instanceof BrokenSealError)) throw cause;
    const what = 'PERSONAL_DATA_KEY is not the key that the keys of persons are wrapped with';
    throw new WrongMasterKeyError(what, { cause });
  }
};

/** Whatever the driver says: nothing is wrong with what was asked. */
const available = async <Result>(asking: Promise<Result>): Promise<Result> => {
  try {
    return await asking;
  } catch (cause) {
    if (cause instanceof UnavailableError) throw cause;
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new UnavailableError(`the keys of persons can not be had: ${why}`, { cause });
  }
};
