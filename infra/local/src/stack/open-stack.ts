import { join } from 'node:path';
import { openChildLog } from './child-log.ts';
import { startChildren, type Children } from './children.ts';
import { stackEnvironment, type Environment } from './environment.ts';
import { portOf, type PortName } from './ports.ts';
import { secretsOf } from './secrets.ts';
import { selectServices } from './selection.ts';
import { type Service } from './service.ts';
import { services } from './services.ts';
import { type Report } from './stack-event.ts';
import { takeState } from './state-lock.ts';
import { supervise, type Child } from './supervise.ts';
import { assertPortsFree } from './taken-ports.ts';
import { urlsOf, type StackUrls } from './urls.ts';

/** Everything that decides about a stack. */
export interface StackPlan {
  readonly portBase: number;
  readonly state: string;
  readonly only: readonly string[];
  /** Variables for every process; one that names a server replaces the embedded one. */
  readonly environment: Environment;
  /** More variables for the service of a name: a way around to a server that runs all the same. */
  readonly detours?: ((service: string) => Environment) | undefined;
  readonly report: Report;
}

/** A stack that starts or runs. */
export interface Stack {
  /** What its processes see, for one more process beside them. */
  readonly env: Environment;
  readonly urls: StackUrls;
  readonly services: readonly string[];
  /** Resolves when every service answers; rejects with `ChildFailure` when one never does. */
  readonly ready: Promise<void>;
  /** One process of it. Throws when there is none of that name. */
  readonly child: (name: string) => Pick<Child, 'pid' | 'kill'>;
  /** Drains and stops everything, the edge first; time-bound. Calling it again waits for the same end. */
  readonly stop: () => Promise<void>;
  /** Ends everything at once. */
  readonly kill: () => Promise<void>;
}

/** More than our processes take to drain before they give up themselves. */
const graceMs = 12_000;

const neededPorts = (chosen: readonly Service[], base: number): ReadonlyMap<string, number> =>
  new Map(chosen.flatMap(({ ports }) => ports.map((name) => [name, portOf(base, name)])));

const childOf = (children: Children) => (name: string) => {
  const child = children.find(name);
  if (child === undefined) throw new Error(`There is no ${name} in this stack.`);
  return child;
};

const once = (work: () => Promise<void>): (() => Promise<void>) => {
  let running: Promise<void> | undefined;
  return () => (running ??= work());
};

const startIn = (
  { portBase, state, environment, detours, report }: StackPlan,
  chosen: readonly Service[],
) => {
  const env = stackEnvironment(portBase, secretsOf(state), environment);
  const port = (name: PortName) => portOf(portBase, name);
  const children = startChildren(chosen, (service) => {
    const site = {
      state,
      portBase,
      port,
      environment: env,
      detours: detours?.(service.name) ?? {},
    };
    const log = openChildLog(join(state, 'logs', `${service.name}.log`));
    return supervise({ service, site, log, report });
  });
  return { env, children };
};

/**
 * Takes the state and starts the services; answers at once, `ready` tells when they answer.
 * Throws `StackError` with nothing started: a name is unknown, the state in use, or a port taken.
 */
export const openStack = async (plan: StackPlan): Promise<Stack> => {
  const { portBase, state, only, environment } = plan;
  const chosen = selectServices(services, environment, only);
  const release = await takeState(state, portBase);
  try {
    await assertPortsFree(neededPorts(chosen, portBase));
    const { env, children } = startIn(plan, chosen);
    return {
      env,
      urls: urlsOf(portBase, env),
      services: chosen.map(({ name }) => name),
      ready: children.ready,
      child: childOf(children),
      stop: once(() => children.stop(graceMs).then(release)),
      kill: once(() => children.kill().then(release)),
    };
  } catch (error) {
    release();
    throw error;
  }
};
