import { setTimeout as delay } from 'node:timers/promises';
import { startProcess, type Exit, type GuardedProcess } from '../processes/guarded-process.ts';
import { until } from '../processes/until.ts';
import { within } from '../processes/within.ts';
import { eachLine, type ChildLog } from './child-log.ts';
import { complaintOf, lastWordsOf } from './complaint.ts';
import { createRestartPolicy, type RestartPolicy } from './restart-policy.ts';
import { type Service, type Site } from './service.ts';
import { ChildFailure, describeExit, type Report } from './stack-event.ts';

/** A service that is kept running. */
export interface Child {
  readonly name: string;
  /** Of the process that runs now; undefined between two. */
  readonly pid: () => number | undefined;
  /** For fault tests: it is started again at once, however often. */
  readonly kill: (signal: NodeJS.Signals) => void;
  /** Resolves when it is ready for the first time; rejects when that never happens. */
  readonly ready: Promise<void>;
  /** Asks it to stop, kills it after `graceMs`, and does not start it again. */
  readonly stop: (graceMs: number) => Promise<void>;
}

export interface Supervision {
  readonly service: Service;
  readonly site: Site;
  readonly log: ChildLog;
  readonly report: Report;
  readonly restarts?: RestartPolicy;
}

const slowMs = 15_000;
const readyMs = 60_000;
/** A grandchild may keep the streams open after its parent ended. */
const lastWordsMs = 500;

const untilReadyOrEnded = ({ service, site }: Supervision, running: GuardedProcess) =>
  until(
    async () =>
      !running.isRunning() ? 'ended' : (await service.isReady(site, running.pid)) && 'ready',
    { ms: readyMs, everyMs: 25, failure: () => new Error('late') },
  ).catch(() => 'late' as const);

const givenUp = ({ service, log }: Supervision, exit: Exit): ChildFailure =>
  new ChildFailure(
    [
      `${service.name} does not stay up (${describeExit(exit)}). Its last lines:`,
      ...log.tail().map((line) => `  ${line}`),
      `All of it: ${log.path}`,
    ].join('\n'),
  );

const asFailure = (error: unknown): Error =>
  error instanceof Error ? error : new ChildFailure(String(error));

/** Starts a service and starts it again whenever it ends by itself, until it crashes too often. */
export const supervise = (supervision: Supervision): Child => {
  const { service, site, log, report } = supervision;
  const { name } = service;
  const stopping = new AbortController();
  const isStopping = () => stopping.signal.aborted;
  const ready = Promise.withResolvers<undefined>();
  ready.promise.catch(() => undefined); // told by the report too
  let current: GuardedProcess | undefined;
  let readyAt: number | undefined;
  let isWanted = false; // the end that comes next

  const listen = (running: GuardedProcess): Promise<void> =>
    eachLine(running.output, (line) => {
      log.write(line);
      const text = complaintOf(line);
      if (text !== undefined && !isStopping()) report({ type: 'complained', name, text });
    });

  const awaitReadiness = async (running: GuardedProcess, since: number): Promise<void> => {
    const slow = setTimeout(() => report({ type: 'slow', name, ms: slowMs }), slowMs);
    const outcome = await untilReadyOrEnded(supervision, running);
    clearTimeout(slow);
    if (outcome === 'late') {
      log.write(`${name} was not ready after ${readyMs / 1_000} s and is killed.`);
      running.kill('SIGKILL');
    } else if (outcome === 'ready') {
      readyAt = performance.now();
      report({ type: 'ready', name, ms: readyAt - since });
      ready.resolve(undefined);
    }
  };

  const runOnce = async (): Promise<Exit> => {
    log.forget();
    readyAt = undefined;
    isWanted = false;
    const since = performance.now();
    const running = await startProcess({ ...(await service.run(site)), output: 'pipe' });
    current = running;
    const heard = listen(running);
    if (isStopping()) return running.stop(0);
    await awaitReadiness(running, since);
    const exit = await running.exited;
    current = undefined;
    await within(lastWordsMs, heard);
    return exit;
  };

  const keepRunning = async (): Promise<void> => {
    const { restarts = createRestartPolicy() } = supervision;
    while (!isStopping()) {
      const exit = await runOnce();
      if (isStopping()) break;
      const readyForMs = readyAt === undefined ? 0 : performance.now() - readyAt;
      if (isWanted && readyForMs > 0) restarts.forget();
      const restartInMs = isWanted ? 0 : restarts.next(readyForMs);
      if (restartInMs === undefined) throw givenUp(supervision, exit);
      report({ type: 'crashed', name, exit, restartInMs, lastWords: lastWordsOf(log.tail()) });
      await delay(restartInMs, undefined, { signal: stopping.signal }).catch(() => undefined);
    }
  };

  const ended = keepRunning().catch((error: unknown) => {
    const reason = asFailure(error);
    ready.reject(reason);
    report({ type: 'gave-up', name, reason });
  });
  return {
    name,
    pid: () => current?.pid,
    kill: (signal) => {
      isWanted = true;
      current?.kill(signal);
    },
    ready: ready.promise,
    stop: async (graceMs) => {
      stopping.abort();
      await current?.stop(graceMs);
      await ended;
      log.close();
    },
  };
};
