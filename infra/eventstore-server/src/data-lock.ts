import { createHash } from 'node:crypto';
import { mkdirSync, realpathSync, rmSync } from 'node:fs';
import { connect, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Ends the claim on the folder. */
export type Release = () => Promise<void>;

/**
 * Claims a folder for this server: a second writer would give the same positions to other events.
 * The claim is a listening socket, which the system takes back however the process ends.
 * Throws when another server has the folder.
 */
export const lockDataDir = async (dataDir: string): Promise<Release> => {
  mkdirSync(dataDir, { recursive: true });
  const path = socketPath(realpathSync(dataDir));
  const server = createServer((socket) => socket.destroy());
  const claimed =
    (await listen(server, path)) || ((await isStale(path)) && (await listen(server, path)));
  if (!claimed) throw new Error(`Another event store server is using ${dataDir}.`);
  // Alone it must not keep the process running.
  server.unref();
  return () => new Promise((resolve) => server.close(() => resolve()));
};

/** Systems limit the path of a socket to about this many bytes. */
const LONGEST_PATH = 100;

/** In the folder itself, so that it goes with it; elsewhere if the folder's path is too long. */
const socketPath = (dataDir: string): string => {
  const inside = join(dataDir, 'lock.sock');
  if (process.platform !== 'win32' && Buffer.byteLength(inside) <= LONGEST_PATH) return inside;
  const name = `eventstore-server-${createHash('sha256').update(dataDir).digest('hex').slice(0, 24)}`;
  return process.platform === 'win32' ? `\\\\.\\pipe\\${name}` : join(tmpdir(), `${name}.sock`);
};

const listen = (server: Server, path: string): Promise<boolean> =>
  new Promise((resolve, reject) => {
    const refuse = (error: NodeJS.ErrnoException): void =>
      error.code === 'EADDRINUSE' ? resolve(false) : reject(error);
    server.once('error', refuse);
    server.listen(path, () => {
      server.off('error', refuse);
      resolve(true);
    });
  });

/** A socket nobody answers on was left by a process that was killed. */
const isStale = (path: string): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(path, () => {
      socket.destroy();
      resolve(false);
    });
    socket.once('error', () => {
      rmSync(path, { force: true });
      resolve(true);
    });
  });
