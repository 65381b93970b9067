import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { startPostgres } from '@marketgraph/local';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ensureDatabase } from './ensure-database.ts';

/** A door to the server that takes the first caller and keeps silent, as a frozen server does. */
const frozenAtFirst = async (port: number): Promise<{ door: Server; sockets: Socket[] }> => {
  const sockets: Socket[] = [];
  const door = createServer((caller) => {
    sockets.push(caller);
    caller.on('error', () => caller.destroy());
    if (sockets.length === 1) return;
    const server = connect(port, '127.0.0.1');
    server.on('error', () => caller.destroy());
    caller.pipe(server).pipe(caller);
  });
  door.listen(0, '127.0.0.1');
  await once(door, 'listening');
  return { door, sockets };
};

describe('ensureDatabase', () => {
  let server: Awaited<ReturnType<typeof startPostgres>>;
  let frozen: Awaited<ReturnType<typeof frozenAtFirst>>;

  beforeAll(async () => {
    server = await startPostgres();
    frozen = await frozenAtFirst(Number(new URL(server.url).port));
  });
  afterAll(async () => {
    for (const socket of frozen.sockets) socket.destroy();
    frozen.door.close();
    await server.stop();
  });

  it('waits for a server that takes the connection and keeps silent', async () => {
    const url = new URL(server.url);
    url.port = String((frozen.door.address() as AddressInfo).port);
    await ensureDatabase(url.href, 'marketgraph_frozen');
    const client = new Client({ connectionString: server.url });
    await client.connect();
    const found = await client.query('select from pg_database where datname = $1', [
      'marketgraph_frozen',
    ]);
    await client.end();
    expect(found.rowCount).toBe(1);
    expect(frozen.sockets.length).toBeGreaterThan(1);
  });
});
