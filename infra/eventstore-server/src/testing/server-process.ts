import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { EventStoreDBClient } from '@eventstore/db-client';

/** The server as the local stack runs it: a process of its own. */
export type ServerProcess = {
  readonly client: EventStoreDBClient;
  /** Where faults may be injected; undefined unless asked for. */
  readonly faultsPort: number | undefined;
  /** Resolves with the exit code when the process is gone; null when a signal ended it. */
  stop(signal: NodeJS.Signals): Promise<number | null>;
};

const main = join(import.meta.dirname, '../main.ts');

export const startServerProcess = async (
  dataDir: string,
  more: Readonly<Record<string, string>> = {},
): Promise<ServerProcess> => {
  const env = { EVENTSTORE_DATA_DIR: dataDir, PORT: '0', ...more };
  const server = spawn(process.execPath, [main], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  const { port, faultsPort } = await readyPorts(server);
  const client = EventStoreDBClient.connectionString(`esdb://127.0.0.1:${port}?tls=false`);
  const stop = async (signal: NodeJS.Signals): Promise<number | null> => {
    const exited = once(server, 'exit') as Promise<[number | null]>;
    server.kill(signal);
    const [code] = await exited;
    await client.dispose();
    return code;
  };
  return { client, faultsPort, stop };
};

type Ports = { readonly port: string; readonly faultsPort: number | undefined };

const readyPorts = async (server: ChildProcess): Promise<Ports> => {
  const died = once(server, 'exit').then(([code]: unknown[]) => {
    throw new Error(`The server ended with ${String(code)} before it was ready.`);
  });
  const ready = await Promise.race([readyText(server.stdout), died]);
  died.catch(() => undefined);
  const [, port = ''] = /ready on 127\.0\.0\.1:(\d+)/.exec(ready) ?? [];
  const [, faultsPort] = /injected at http:\/\/127\.0\.0\.1:(\d+)/.exec(ready) ?? [];
  return { port, faultsPort: faultsPort === undefined ? undefined : Number(faultsPort) };
};

/** All it prints until it says that it is ready. */
const readyText = async (output: Readable | null): Promise<string> => {
  let text = '';
  while (!/ready on .*\n/.test(text)) {
    const [more] = (await once(output ?? new Readable(), 'data')) as [Buffer];
    text += more.toString();
  }
  return text;
};
