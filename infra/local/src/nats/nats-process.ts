import { mkdirSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { z } from 'zod';
import { hashOf } from '../places/places.ts';
import { type ProcessSpec } from '../processes/guarded-process.ts';
import { type ServerPlace } from '../servers/server.ts';
import { natsBinary } from './nats-binary.ts';

const greetingOfServer = z.object({
  server_name: z.string(),
  jetstream: z.boolean().default(false),
});

/** A name of its own: whoever greets on the port may be a stranger. */
const nameIn = (folder: string): string => `local-${hashOf(folder)}`;

const configuration = ({ folder, port }: ServerPlace): string =>
  JSON.stringify(
    {
      server_name: nameIn(folder),
      listen: `127.0.0.1:${port}`,
      max_payload: 8 * 1024 * 1024,
      jetstream: {
        store_dir: join(folder, 'jetstream'),
        max_memory_store: 256 * 1024 * 1024,
        max_file_store: 16 * 1024 * 1024 * 1024,
      },
    },
    null,
    2,
  );

/** Writes the server's configuration and answers how to run it. Throws when there is no nats-server to be had. */
export const prepareNats = async (place: ServerPlace): Promise<Omit<ProcessSpec, 'output'>> => {
  const command = await natsBinary();
  mkdirSync(place.folder, { recursive: true, mode: 0o700 });
  const file = join(place.folder, 'nats-server.conf');
  writeFileSync(file, configuration(place), { mode: 0o600 });
  return {
    command,
    args: ['-c', file],
    env: { PATH: process.env['PATH'], TZ: 'UTC' },
    cwd: place.folder,
    stopSignal: 'SIGTERM',
  };
};

const greeting = (port: number): Promise<string> =>
  new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1', timeout: 1_000 });
    socket.once('data', (chunk) => {
      resolve(chunk.toString());
      socket.destroy();
    });
    for (const end of ['error', 'close', 'timeout'] as const)
      socket.once(end, () => {
        resolve('');
        socket.destroy();
      });
  });

/** A server greets every client with what it can do; streams are recovered before it listens. */
export const isNatsReady = async ({ folder, port }: ServerPlace): Promise<boolean> => {
  const [, info] = /^INFO (.*)/.exec(await greeting(port)) ?? [];
  if (info === undefined) return false;
  const { server_name, jetstream } = greetingOfServer.parse(JSON.parse(info));
  return server_name === nameIn(folder) && jetstream;
};
