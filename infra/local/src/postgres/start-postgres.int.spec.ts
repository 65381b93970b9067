import pg from 'pg';
import { describe, expect, it } from 'vitest';
import { removeFolder, temporaryFolder } from '../places/temporary-folder.ts';
import { hasEnded } from '../processes/is-alive.ts';
import { startPostgres } from './start-postgres.ts';

const query = async (url: string, sql: string): Promise<unknown[]> => {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined); // the server may be ended below it
  await client.connect();
  try {
    const { rows } = await client.query<Record<string, unknown>>(sql);
    return rows.map((row) => Object.values(row)[0]);
  } finally {
    await client.end();
  }
};

describe('startPostgres', () => {
  it('answers a Postgres 17 that sorts alike on every machine', async () => {
    const server = await startPostgres();
    const version = await query(server.url, 'show server_version');
    const sorted = await query(
      server.url,
      "select x from unnest('{b,a,B,é}'::text[]) x order by x",
    );
    await server.stop();

    expect(version).toEqual([expect.stringMatching(/^17\./)]);
    expect(sorted).toEqual(['B', 'a', 'b', 'é']);
  });

  it('keeps two servers apart', async () => {
    const [one, other] = await Promise.all([startPostgres(), startPostgres()]);
    await query(one.url, 'create table only_here ()');
    const tables = await query(other.url, "select to_regclass('only_here')");
    await Promise.all([one.stop(), other.stop()]);

    expect(tables).toEqual([null]);
  });

  it('finds the data of a folder again, synced to disk', async () => {
    const stateDir = temporaryFolder();
    const first = await startPostgres({ stateDir });
    await query(first.url, 'create table kept as select 42 as answer');
    const fsync = await query(first.url, 'show fsync');
    await first.stop();
    const second = await startPostgres({ stateDir });
    const answer = await query(second.url, 'select answer from kept');
    await second.stop();
    removeFolder(stateDir);

    expect(fsync).toEqual(['on']);
    expect(answer).toEqual([42]);
  });

  it('starts again after it was killed', async () => {
    const stateDir = temporaryFolder();
    const first = await startPostgres({ stateDir });
    await query(first.url, 'create table kept as select 42 as answer');
    first.kill('SIGKILL');
    await hasEnded(first.pid);
    const second = await startPostgres({ stateDir });
    const answer = await query(second.url, 'select answer from kept');
    await second.stop();
    removeFolder(stateDir);

    expect(answer).toEqual([42]);
  });

  it('says why it did not start', async () => {
    const first = await startPostgres();
    await expect(startPostgres({ port: first.port })).rejects.toThrow(/could not bind|in use/i);
    await first.stop();
  });
});
