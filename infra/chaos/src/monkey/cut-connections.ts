import { Client } from 'pg';

/** Ends every connection to a Postgres server but its own, as a failing switch would. Does nothing while it is down. */
export const cutConnections = async (url: string): Promise<void> => {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 2_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query(
      'select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid() and backend_type = $1',
      ['client backend'],
    );
  } catch {
    // The server is down, by another fault: its connections are cut already.
  } finally {
    await client.end().catch(() => undefined);
  }
};
