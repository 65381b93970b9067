import { randomBytes, randomUUID } from 'node:crypto';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ownKeyId, type PersonKeys, UnavailableError } from '@marketgraph/infra/ports';
import { startPostgres } from '@marketgraph/local';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describePersonKeys } from '../../ports/src/person-keys.contract.ts';
import { openPersonKeys, WrongMasterKeyError } from './postgres-person-keys.ts';

const masterKey = randomBytes(32);
let server: Awaited<ReturnType<typeof startPostgres>>;
let opened: readonly PersonKeys[];
let stateDir: string;

beforeAll(async () => {
  stateDir = await mkdtemp(join(tmpdir(), 'person-keys-'));
  // Postgres runs as another user where this one is root.
  await chmod(stateDir, 0o755);
  server = await startPostgres({ stateDir });
  const opening = Array.from({ length: 3 }, () =>
    openPersonKeys({ databaseUrl: server.url, masterKey }),
  );
  opened = await Promise.all(opening);
});
afterAll(async () => {
  await Promise.all(opened.map((keys) => keys.close()));
  await server.stop();
  await rm(stateDir, { recursive: true });
});
const keysAt = (index: number): PersonKeys => {
  const keys = opened[index];
  if (!keys) throw new RangeError('not opened');
  return keys;
};
const one = (): PersonKeys => keysAt(0);
const other = (): PersonKeys => keysAt(1);
const rowsOf = async (): Promise<readonly Readonly<Record<string, unknown>>[]> => {
  const client = new Client(server.url.replace(/\/[^/]*$/, '/marketgraph_keys'));
  await client.connect();
  const { rows } = await client.query<Readonly<Record<string, unknown>>>(
    'select * from person_key',
  );
  await client.end();
  return rows;
};

describePersonKeys('postgresPersonKeys', async () => ({
  keys: one(),
  close: async () => undefined,
}));

describe('postgresPersonKeys', () => {
  it('are the same for every process, also those made when all started at once', async () => {
    const id = randomUUID();
    expect(await other().find([ownKeyId])).toEqual(await one().find([ownKeyId]));
    expect(await other().ensure([id])).toEqual(await one().ensure([id]));
  });

  it('stand in the table only wrapped, and when forgotten not at all', async () => {
    const [id, gone] = [randomUUID(), randomUUID()];
    const key = (await one().ensure([id, gone])).get(id);
    await one().forget(gone);
    const rows = await rowsOf();
    const bytes = Buffer.from(key === undefined || key === 'forgotten' ? [] : key.key);
    expect(bytes).toHaveLength(32);
    const kept = rows
      .map((row) => row['wrapped_key'])
      .filter((wrapped) => Buffer.isBuffer(wrapped));
    expect(kept.length).toBeGreaterThan(1);
    expect(kept.filter((wrapped) => wrapped.includes(bytes))).toEqual([]);
    expect(rows.find((row) => row['person_id'] === gone)).toMatchObject({
      wrapped_key: null,
      forgotten_at: expect.any(Date) as Date,
    });
  });

  it('are not opened with another master key, which is told and changes nothing', async () => {
    const before = await rowsOf();
    const wrong = openPersonKeys({ databaseUrl: server.url, masterKey: randomBytes(32) });
    await expect(wrong).rejects.toBeInstanceOf(WrongMasterKeyError);
    await expect(wrong).rejects.toThrow('PERSONAL_DATA_KEY');
    expect(await rowsOf()).toEqual(before);
  });

  it('can not be had while the server is gone, and again when it is back', async () => {
    const id = randomUUID();
    const key = await one().ensure([id]);
    const { port } = server;
    await server.stop();
    await expect(one().find([id])).rejects.toBeInstanceOf(UnavailableError);
    await expect(one().ensure([randomUUID()])).rejects.toBeInstanceOf(UnavailableError);
    await expect(one().forget(id)).rejects.toBeInstanceOf(UnavailableError);
    server = await startPostgres({ port, stateDir });
    await expect
      .poll(
        () =>
          one()
            .find([id])
            .catch(() => 'not yet'),
        { timeout: 20_000 },
      )
      .toEqual(key);
  });
});
