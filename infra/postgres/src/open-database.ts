import { type Generations, type Snapshots, type ViewStore } from '@marketgraph/infra/ports';
import { CamelCasePlugin, Kysely, PostgresDialect } from 'kysely';
import { Pool, type PoolConfig } from 'pg';
import { ensureBookkeeping } from './bookkeeping.ts';
import { quoted } from './column-name.ts';
import { ensureDatabase } from './ensure-database.ts';
import { postgresGenerations } from './postgres-generations.ts';
import { postgresSnapshots } from './postgres-snapshots.ts';
import { postgresViewStore } from './postgres-view-store.ts';
import { valueTypes } from './value-types.ts';

/** One domain's database: a read model's queries and the view store share its connections. */
export type OpenDatabase<Tables> = {
  /** camelCase here, snake_case there; keys inside `jsonb` stay as they are. */
  readonly kysely: Kysely<Tables>;
  readonly views: ViewStore;
  readonly snapshots: Snapshots;
  /** Views beside the live ones. */
  readonly generations: Generations;
  readonly close: () => Promise<void>;
};

/**
 * Opens a database of the server at `databaseUrl`, and creates it if it is missing, also when several
 * processes do so at once. `bigint` arrives as a number (`RangeError` beyond 2^53), `timestamptz` as an ISO
 * string in UTC with milliseconds, `numeric` as text. Waits half a minute for a server that is starting.
 * Opens at most `maxConnections`, as they are needed; who finds all of them busy waits for one. While a view is
 * built beside the live one there are some more.
 */
export const openDatabase = async <Tables>(
  databaseUrl: string,
  databaseName: string,
  { maxConnections = 4 }: { readonly maxConnections?: number } = {},
): Promise<OpenDatabase<Tables>> => {
  await ensureDatabase(databaseUrl, databaseName);
  const url = new URL(databaseUrl);
  url.pathname = `/${databaseName}`;
  const pool = openPool(url, { max: maxConnections });
  await ensureBookkeeping(pool);
  // Of its own: a switch holds a connection while the live view is asked for what it has parked.
  const aside = openPool(url);
  const close = once(() => Promise.all([pool.end(), aside.end()]).then(ignore));
  return {
    kysely: new Kysely<Tables>({
      dialect: new PostgresDialect({ pool }),
      plugins: [new CamelCasePlugin({ maintainNestedObjectKeys: true })],
    }),
    views: { ...postgresViewStore(pool), close },
    snapshots: postgresSnapshots(pool),
    generations: postgresGenerations(aside, (schema) => openPoolIn(url, schema)),
    close,
  };
};

/**
 * For what is built beside: nobody waits for it, so a statement may take its time. What it commits may be lost with
 * the server, rows and checkpoint together; the switch makes all of it durable.
 */
const openPoolIn = (databaseUrl: URL, schema: string): Pool => {
  const url = new URL(databaseUrl);
  const path = quoted(schema).replaceAll(/[\\ ]/g, String.raw`\$&`);
  const options = `-c search_path=${path} -c synchronous_commit=off`;
  url.searchParams.set('options', `${url.searchParams.get('options') ?? ''} ${options}`.trim());
  return openPool(url, { max: 2, statement_timeout: 0 });
};

const openPool = (url: URL, settings: PoolConfig = {}): Pool => {
  const pool = new Pool({
    connectionString: url.href,
    types: valueTypes,
    max: 4,
    connectionTimeoutMillis: 10_000,
    statement_timeout: 30_000,
    // A frozen process must not hold a checkpoint's lock for ever.
    idle_in_transaction_session_timeout: 10_000,
    keepAlive: true,
    ...settings,
  });
  // A broken connection fails the query it has, or is dropped by the pool. It says so as an event
  // as well, whether idle or in use, and an event nobody listens to would end the process.
  pool.on('error', ignore);
  pool.on('connect', (client) => client.on('error', ignore));
  return pool;
};

const ignore = (): void => undefined;

const once = (work: () => Promise<void>): (() => Promise<void>) => {
  let done: Promise<void> | undefined;
  return () => (done ??= work());
};
