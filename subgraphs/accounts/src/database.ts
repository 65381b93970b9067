import { type UserView } from '@marketgraph/schema/views';
import { type JWK } from 'jose';
import { type Generated, type Kysely, sql, type Transaction } from 'kysely';

/** What accounts keeps itself, and what its projection writes (`userView`). */
export type AccountsDatabase = {
  readonly userView: UserView;
  readonly credential: {
    readonly credentialId: string;
    readonly userId: string;
    readonly passwordHash: string;
    readonly createdAt: Generated<string>;
  };
  readonly signingKey: {
    readonly kid: string;
    readonly privateJwk: JWK;
    readonly publicJwk: JWK;
    readonly createdAt: Generated<string>;
  };
};

/** Any number that nothing else in this database locks by. */
const lockId = 4_401;

/** Runs `work` alone among all instances: first starts may race each other. */
export const exclusively = <Result>(
  database: Kysely<AccountsDatabase>,
  work: (transaction: Transaction<AccountsDatabase>) => Promise<Result>,
): Promise<Result> =>
  database.transaction().execute(async (transaction) => {
    await sql`select pg_advisory_xact_lock(${sql.lit(lockId)})`.execute(transaction);
    return work(transaction);
  });

/** Creates the tables that no projection writes: secrets, which are not in the event log (ADR 0003). */
export const createOwnTables = (database: Kysely<AccountsDatabase>): Promise<void> =>
  exclusively(database, async (transaction) => {
    await sql`create table if not exists credential (
      credential_id uuid primary key,
      user_id uuid not null,
      password_hash text not null,
      created_at timestamptz not null default now()
    )`.execute(transaction);
    await sql`create table if not exists signing_key (
      kid text primary key,
      private_jwk jsonb not null,
      public_jwk jsonb not null,
      created_at timestamptz not null default now()
    )`.execute(transaction);
  });
