import { join } from 'node:path';
import { checkout, toolsFolder } from '../places/places.ts';
import { type ProcessSpec } from '../processes/guarded-process.ts';
import { type Environment } from './environment.ts';
import { type PortName } from './ports.ts';
import { answersOk } from './probes.ts';
import { type Service, type Site } from './service.ts';

/** What distinguishes one of our own processes. */
export interface NodeService extends Pick<Service, 'tier' | 'needs' | 'replacedBy'> {
  /** Its `PORT`, and its name. */
  readonly name: PortName;
  /** Relative to the checkout. */
  readonly main: string;
  readonly morePorts?: readonly PortName[];
  readonly env?: (site: Site) => Environment;
  readonly isReady?: Service['isReady'];
}

const runNode = (service: NodeService, site: Site): Omit<ProcessSpec, 'output'> => ({
  command: process.execPath,
  args: [join(checkout, service.main)],
  env: {
    ...site.environment,
    NODE_COMPILE_CACHE: join(toolsFolder(), 'compile-cache'),
    ...service.env?.(site),
    PORT: String(site.port(service.name)),
    ...site.detours,
  },
  cwd: checkout,
  stopSignal: 'SIGTERM',
});

/** One of our own processes: it listens on `PORT`, answers `/readyz`, and drains on SIGTERM. */
export const nodeService = (service: NodeService): Service => ({
  name: service.name,
  tier: service.tier,
  needs: service.needs,
  ports: [service.name, ...(service.morePorts ?? [])],
  ...(service.replacedBy !== undefined && { replacedBy: service.replacedBy }),
  run: async (site) => runNode(service, site),
  isReady:
    service.isReady ?? ((site) => answersOk(`http://127.0.0.1:${site.port(service.name)}/readyz`)),
});
