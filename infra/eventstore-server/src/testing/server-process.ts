import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { EventStoreDBClient } from '@eventstore/db-client';

/** The server as the local stack runs it: a process of its own. */
export type ServerProcess = {
  readonly client: EventStoreDBClient;
  /** Resolves with the exit code when the process is gone; null when a signal ended it. */
  stop(signal: NodeJS.Signals): Promise<number | null>;
};

const main = join(import.meta.dirname, '../main.ts');

export const startServerProcess = async (dataDir: string): Promise<ServerProcess> => {
  const env = { EVENTSTORE_DATA_DIR: dataDir, PORT: '0' };
  const server = spawn(process.execPath, [main], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  const port = await readyPort(server);
  const client = EventStoreDBClient.connectionString(`esdb://127.0.0.1:${port}?tls=false`);
  const stop = async (signal: NodeJS.Signals): Promise<number | null> => {
    const exited = once(server, 'exit') as Promise<[number | null]>;
    server.kill(signal);
    const [code] = await exited;
    await client.dispose();
    return code;
  };
  return { client, stop };
};

const readyPort = async (server: ChildProcess): Promise<string> => {
  const died = once(server, 'exit').then(([code]: unknown[]) => {
    throw new Error(`The server ended with ${String(code)} before it was ready.`);
  });
  const [line] = (await Promise.race([once(server.stdout ?? server, 'data'), died])) as [Buffer];
  died.catch(() => undefined);
  const port = /ready on 127\.0\.0\.1:(\d+)/.exec(line.toString())?.[1];
  if (port === undefined) throw new Error(`Not a ready line: ${line.toString()}`);
  return port;
};
