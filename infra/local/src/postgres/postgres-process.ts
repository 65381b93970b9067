import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { isReachableBy, serverUser } from '../places/reachable.ts';
import { type ProcessSpec } from '../processes/guarded-process.ts';
import { type ServerPlace } from '../servers/server.ts';
import { postgresBinaries, type PostgresBinaries } from './postgres-binaries.ts';
import { ensureCluster } from './postgres-cluster.ts';

const settings = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '300',
  shared_buffers: '128MB',
  wal_level: 'minimal',
  max_wal_senders: '0',
  max_wal_size: '2GB',
  checkpoint_timeout: '15min',
  random_page_cost: '1.1',
  jit: 'off',
  max_parallel_workers_per_gather: '0',
  timezone: 'UTC',
  log_timezone: 'UTC',
  log_checkpoints: 'off',
};

const withoutDurability = { fsync: 'off', full_page_writes: 'off', synchronous_commit: 'off' };

const dataIn = (folder: string): string => join(folder, 'data');

const asArguments = (values: Readonly<Record<string, string>>): string[] =>
  Object.entries(values).flatMap(([name, value]) => ['-c', `${name}=${value}`]);

const lockLines = (folder: string): string[] => {
  try {
    return readFileSync(join(dataIn(folder), 'postmaster.pid'), 'utf8').split('\n');
  } catch {
    return []; // not started, or no longer
  }
};

/** What `pg_ctl` does: the server writes its state to the eighth line of its lock file. */
export const isPostgresReady = (folder: string, pid: number): boolean => {
  const lines = lockLines(folder);
  return lines[0] === String(pid) && lines[7]?.trim() === 'ready';
};

const nameOf = (pid: string): string | undefined => {
  try {
    return readFileSync(`/proc/${pid}/comm`, 'utf8').trim();
  } catch {
    return undefined;
  }
};

/**
 * After a power cut or a restarted container the number in the lock file may belong to somebody else, and
 * Postgres would refuse to start. A real Postgres keeps its lock.
 */
const removeStaleLock = (folder: string): void => {
  const [pid] = lockLines(folder);
  const name = pid === undefined ? undefined : nameOf(pid);
  if (name !== undefined && name !== 'postgres')
    rmSync(join(dataIn(folder), 'postmaster.pid'), { force: true });
};

const assertReachable = (folder: string): void => {
  const user = serverUser();
  if (isReachableBy(user, dataIn(folder))) return;
  throw new Error(
    `Postgres does not run as root, and user ${user?.uid ?? ''} can not come to ${folder}.\n` +
      'Choose a folder that others may enter (MARKETGRAPH_HOME), or set DATABASE_URL.',
  );
};

const makeCluster = async (
  binaries: PostgresBinaries,
  data: string,
  durable: boolean,
): Promise<void> => {
  try {
    await ensureCluster(binaries, data, { durable });
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new Error(
      `The Postgres that npm brought can not make its data folder here: ${why}\n` +
        'It needs Linux with glibc or macOS, and free space; otherwise set DATABASE_URL.',
      { cause },
    );
  }
};

/** Makes the cluster if needed and answers how to run it. Throws when this machine has no embedded Postgres. */
export const preparePostgres = async ({
  folder,
  port,
  durable,
}: ServerPlace): Promise<Omit<ProcessSpec, 'output'>> => {
  assertReachable(folder);
  const binaries = await postgresBinaries();
  await makeCluster(binaries, dataIn(folder), durable);
  removeStaleLock(folder);
  const values = durable ? settings : { ...settings, ...withoutDurability };
  return {
    command: binaries.postgres,
    args: ['-D', dataIn(folder), '-p', String(port), ...asArguments(values)],
    env: { PATH: process.env['PATH'], LC_ALL: 'C', TZ: 'UTC' },
    cwd: dataIn(folder),
    user: serverUser(),
    // The one that does not wait until every client has left.
    stopSignal: 'SIGINT',
  };
};
