import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type EventStore, type RawEvent } from '@marketgraph/infra/ports';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { eventStoreDb } from './event-store-db.ts';

let dataDir: string;
let port: number;
let server: ChildProcess;
let store: EventStore;

beforeEach(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'marketgraph-'));
  port = await freePort();
  server = await startProcess();
  store = eventStoreDb({ url: `esdb://127.0.0.1:${port}?tls=false` });
});
afterEach(async () => {
  await store.close();
  await kill();
  rmSync(dataDir, { recursive: true });
});

it('loses and doubles nothing when the server is killed and started again', async () => {
  const category = `killed${randomUUID().replaceAll('-', '')}`;
  const following = follow(category, 400);
  let done = 0;
  const onAppended = async (): Promise<void> => {
    done += 1;
    if (done % 100 !== 0) return;
    await kill();
    server = await startProcess();
  };
  const streams = Array.from({ length: 8 }, () => `${category}-${randomUUID()}`);
  await Promise.all(streams.map((stream) => write(stream, 50, onAppended)));
  const seen = await following;
  expect(new Set(seen.map(({ eventId }) => eventId)).size).toBe(400);
  for (const stream of streams) {
    const stored = await store.read(stream);
    expect(stored.map(({ revision }) => revision)).toEqual(
      Array.from({ length: 50 }, (_, revision) => revision),
    );
    expect(seen.filter((event) => event.stream === stream)).toEqual(stored);
  }
});

const write = async (
  stream: string,
  count: number,
  onAppended: () => Promise<void>,
): Promise<void> => {
  for (let revision = 0; revision < count; revision += 1) {
    const event = { id: randomUUID(), type: 'Happened', data: { revision }, metadata: {} };
    await store.append(stream, revision === 0 ? 'no_stream' : revision - 1, [event]);
    await onAppended();
  }
};

const follow = async (category: string, count: number): Promise<readonly RawEvent[]> => {
  const stop = new AbortController();
  const options = { prefixes: [`${category}-`], after: 'start', signal: stop.signal } as const;
  const seen: RawEvent[] = [];
  for await (const batch of store.subscribe(options)) {
    if (batch.kind === 'events') seen.push(...batch.events);
    if (seen.length >= count) stop.abort();
  }
  return seen;
};

const main = new URL('main.ts', import.meta.resolve('@marketgraph/eventstore-server'));

const startProcess = async (): Promise<ChildProcess> => {
  const child = spawn(process.execPath, [fileURLToPath(main)], {
    env: { ...process.env, PORT: `${port}`, EVENTSTORE_DATA_DIR: dataDir },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const died = once(child, 'exit').then(() => {
    throw new Error('The server ended before it was ready.');
  });
  // Its first line says that it is ready.
  await Promise.race([once(child.stdout, 'data'), died]);
  return child;
};

const kill = async (): Promise<void> => {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const exited = once(server, 'exit');
  server.kill('SIGKILL');
  await exited;
};

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const probe = createServer().once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      const found = typeof address === 'object' ? address?.port : undefined;
      probe.close(() => (found === undefined ? reject(new Error('no port')) : resolve(found)));
    });
  });
