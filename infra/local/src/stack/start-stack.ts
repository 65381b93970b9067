import { removeFolder, temporaryFolder } from '../places/temporary-folder.ts';
import { type Environment } from './environment.ts';
import { freePortBase } from './free-port-base.ts';
import { openStack, type Stack } from './open-stack.ts';
import { type Report } from './stack-event.ts';

/** Everything has a default. */
export interface StackOptions {
  /** First of the stack's ports; by default of a free range. */
  readonly portBase?: number;
  /** A folder that stays; by default a temporary one, removed by `stop`. */
  readonly stateDir?: string;
  /** Names of services, or `infra` for the backing ones; what they need is started too. */
  readonly only?: readonly string[];
  /** More variables for every process; one that names a server replaces the embedded one. */
  readonly environment?: Environment;
  /** More variables for the service of a name: a way around to a server that runs all the same. */
  readonly detours?: (service: string) => Environment;
  /** Told about crashes, restarts and complaints. */
  readonly report?: Report;
}

const systemVariables = ['PATH', 'HOME', 'TMPDIR', 'TZ', 'LANG'];

/** Only what every program needs: a test must not meet the servers of whoever runs it. */
const systemEnvironment = (): Environment =>
  Object.fromEntries(systemVariables.map((name) => [name, process.env[name]]));

/**
 * Starts the local stack for a test, or a part of it, and answers when all of it is ready; supervised as by
 * `npm start`. It ends with this process, even by `kill -9`.
 *
 * Throws `ChildFailure` with the last lines of the child that did not start, and stops the others.
 */
export const startStack = async (options: StackOptions = {}): Promise<Stack> => {
  const state = options.stateDir ?? temporaryFolder();
  const clean = () => {
    if (options.stateDir === undefined) removeFolder(state);
  };
  const stack = await openStack({
    portBase: options.portBase ?? (await freePortBase()),
    state,
    only: options.only ?? [],
    environment: { ...systemEnvironment(), ...options.environment },
    detours: options.detours,
    report: options.report ?? (() => undefined),
  });
  const stop = () => stack.stop().finally(clean);
  try {
    await stack.ready;
  } catch (error) {
    await stop();
    throw error;
  }
  return { ...stack, stop };
};
