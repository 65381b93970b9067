import { setTimeout as wait } from 'node:timers/promises';
import { Client, DatabaseError } from 'pg';
import { quoted } from './column-name.ts';

const patienceMs = 30_000;
/** Nobody listens yet, or has no name yet, or (`57P03`) is still starting up. */
const notYetThere = new Set(['ECONNREFUSED', 'ECONNRESET', 'ENOTFOUND', 'EAI_AGAIN', '57P03']);
const existsAlready = new Set(['42P04', '23505']);

/**
 * Creates the database unless it is there, also when several processes do so at once. Waits for a
 * server that is still starting; throws what the driver throws if it is not there in half a minute.
 */
export const ensureDatabase = async (serverUrl: string, name: string): Promise<void> => {
  const client = await connectPatiently(serverUrl);
  try {
    const { rowCount } = await client.query('select from pg_database where datname = $1', [name]);
    if (rowCount === 0) await createUnlessOtherDid(client, name);
  } finally {
    await client.end();
  }
};

const connectPatiently = async (connectionString: string): Promise<Client> => {
  const deadline = Date.now() + patienceMs;
  for (;;) {
    const client = new Client({ connectionString, connectionTimeoutMillis: 5_000 });
    // The query in hand fails as well; the event alone would end the process.
    client.on('error', () => undefined);
    try {
      await client.connect();
      return client;
    } catch (error) {
      if (!isNotYetThere(error) || Date.now() > deadline) throw error;
      await wait(100);
    }
  }
};

/** What pg says of a server that takes the connection and then keeps silent: it gives no code. */
const silence = 'timeout expired';

const isNotYetThere = (error: unknown): boolean =>
  error instanceof Error &&
  (error.message === silence ||
    ('code' in error && typeof error.code === 'string' && notYetThere.has(error.code)));

const createUnlessOtherDid = async (client: Client, name: string): Promise<void> => {
  try {
    await client.query(`create database ${quoted(name)}`);
  } catch (error) {
    const isThere = error instanceof DatabaseError && existsAlready.has(error.code ?? '');
    if (!isThere) throw error;
  }
};
