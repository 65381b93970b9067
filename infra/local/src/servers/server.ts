import { join } from 'node:path';
import { removeFolder, temporaryFolder } from '../places/temporary-folder.ts';
import { type ProcessSpec } from '../processes/guarded-process.ts';
import { startServer } from '../processes/started-server.ts';
import { startOnFreePort } from './start-on-free-port.ts';

/** Both have defaults: a temporary folder and a free port. */
export interface ServerOptions {
  /** A folder that stays: data survives `stop()`, and a later start finds it. */
  readonly stateDir?: string;
  readonly port?: number;
}

/** A running server. */
export interface Server {
  /** What a client connects to. */
  readonly url: string;
  readonly port: number;
  readonly pid: number;
  /** For fault tests: `SIGKILL`, `SIGSTOP`, `SIGCONT` … to the server's main process. */
  readonly kill: (signal: NodeJS.Signals) => void;
  /** Ends it in order, within seconds, and removes the folder if it was temporary. */
  readonly stop: () => Promise<void>;
}

/** Where one server keeps its data and listens. */
export interface ServerPlace {
  readonly folder: string;
  readonly port: number;
  /** False for data that nobody misses after a power cut. */
  readonly durable: boolean;
}

/** How one kind of server is run. */
export interface ServerKind {
  readonly name: string;
  readonly url: (port: number) => string;
  /** Makes what the server needs, and answers how to run it. */
  readonly prepare: (place: ServerPlace) => Promise<Omit<ProcessSpec, 'output'>>;
  readonly isReady: (place: ServerPlace, pid: number) => boolean | Promise<boolean>;
}

const stopMs = 10_000;

const startAt = async (kind: ServerKind, home: string, place: ServerPlace): Promise<Server> => {
  const { port } = place;
  const running = await startServer({
    ...(await kind.prepare(place)),
    name: kind.name,
    log: join(home, 'logs', `${kind.name}.log`),
    isReady: (pid) => kind.isReady(place, pid),
  });
  return {
    url: kind.url(port),
    port,
    pid: running.pid,
    kill: running.kill,
    stop: async () => {
      await running.stop(stopMs);
    },
  };
};

const startInTemporaryFolder = async (kind: ServerKind, port: number): Promise<Server> => {
  const home = temporaryFolder();
  try {
    const folder = join(home, kind.name);
    const server = await startAt(kind, home, { folder, port, durable: false });
    return {
      ...server,
      stop: async () => {
        await server.stop();
        removeFolder(home);
      },
    };
  } catch (error) {
    removeFolder(home);
    throw error;
  }
};

/** Starts one server of a kind and waits until it is usable. Throws with the end of its log if it is not. */
export const startLocalServer = (
  kind: ServerKind,
  { stateDir, port }: ServerOptions,
): Promise<Server> =>
  startOnFreePort(port, (chosen) =>
    stateDir === undefined
      ? startInTemporaryFolder(kind, chosen)
      : startAt(kind, stateDir, { folder: join(stateDir, kind.name), port: chosen, durable: true }),
  );
