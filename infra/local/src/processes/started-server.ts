import { closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { startProcess, type GuardedProcess, type ProcessSpec } from './guarded-process.ts';
import { logTail } from './log-tail.ts';
import { until } from './until.ts';

/** A server whose output goes to a file. */
export interface ServerSpec extends Omit<ProcessSpec, 'output'> {
  readonly name: string;
  readonly log: string;
  /** Whether process `pid` answers by now. */
  readonly isReady: (pid: number) => Promise<boolean> | boolean;
}

/** Starts a server and waits until it is ready. Throws with the end of its log when it ends or hangs before. */
export const startServer = async (spec: ServerSpec, readyMs = 20_000): Promise<GuardedProcess> => {
  mkdirSync(dirname(spec.log), { recursive: true, mode: 0o700 });
  const log = openSync(spec.log, 'a', 0o600);
  const server = await startProcess({ ...spec, output: log }).finally(() => closeSync(log));
  const failure = (what: string) => () => new Error(`${spec.name} ${what}:\n${logTail(spec.log)}`);
  try {
    await until(
      () => {
        if (!server.isRunning()) throw failure('ended while starting')();
        return spec.isReady(server.pid);
      },
      { ms: readyMs, failure: failure(`was not ready after ${readyMs} ms`) },
    );
  } catch (error) {
    await server.stop(0);
    throw error;
  }
  return server;
};
