import { type Site } from '../site/site.ts';
import { secondOf, type Doubled } from '../site/plan-wires.ts';
import { cutConnections } from './cut-connections.ts';
import { loseStreams } from './lose-streams.ts';
import { type Fault } from './plan-faults.ts';

/** Injects a fault that is over at once; false when there is nothing to break at the moment. */
export const strike = (site: Site, { kind, target }: Fault): boolean => {
  if (kind === 'cut') {
    for (const wire of site.wires) if (wire.name === target || wire.to === target) wire.cut();
    return true;
  }
  const victims = kind === 'kill-both' ? [target, secondOf(target as Doubled)] : [target];
  const running = victims.filter((name) => site.pidOf(name) !== undefined);
  // Between two processes: the supervision is about to start the next.
  if (running.length === 0) return false;
  if (kind === 'terminate') void cutConnections(site.urls.postgres);
  else if (kind === 'lose-streams') loseStreams(site);
  else for (const name of running) site.kill(name, signalOf(kind, name));
  return true;
};

/** SIGTERM would have Postgres wait until its last client left, which is never: SIGINT is its orderly end. */
const signalOf = (kind: Fault['kind'], target: string): NodeJS.Signals => {
  if (kind !== 'restart') return 'SIGKILL';
  return target === 'postgres' ? 'SIGINT' : 'SIGTERM';
};
