import { join } from 'node:path';
import { openChildLog } from './child-log.ts';
import { type Environment } from './environment.ts';
import { type Stack } from './open-stack.ts';
import { portOf, type PortName } from './ports.ts';
import { services } from './services.ts';
import { type Report } from './stack-event.ts';
import { supervise, type Child } from './supervise.ts';

/** One more of a service that a stack already has. */
export interface Replica {
  readonly stack: Pick<Stack, 'env'>;
  /** Of one of our own processes, such as `orders`. */
  readonly name: PortName;
  readonly port: number;
  readonly portBase: number;
  /** The state folder of the stack; the log goes there as `<name>-2.log`. */
  readonly state: string;
  /** Variables of this one process, such as ways around to its servers. */
  readonly detours?: Environment;
  readonly report: Report;
}

/**
 * Starts a second instance of one of our own processes beside a running stack, supervised like the first.
 * The caller stops it, before the stack. Throws `RangeError` when there is no such service.
 */
export const startReplica = (replica: Replica): Child => {
  const { name, port, portBase, state, report, stack, detours = {} } = replica;
  const service = services.find((known) => known.name === name);
  if (service === undefined) throw new RangeError(`no service ${name}`);
  const site = {
    state,
    portBase,
    port: (wanted: PortName) => (wanted === name ? port : portOf(portBase, wanted)),
    environment: stack.env,
    detours,
  };
  const log = openChildLog(join(state, 'logs', `${name}-2.log`));
  return supervise({ service: { ...service, name: `${name}-2` }, site, log, report });
};
