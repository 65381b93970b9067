import { type ProcessSpec } from '../processes/guarded-process.ts';
import { type Environment } from './environment.ts';
import { type PortName } from './ports.ts';

/** Where and with what one stack runs. */
export interface Site {
  readonly state: string;
  readonly portBase: number;
  readonly port: (name: PortName) => number;
  readonly environment: Environment;
  /** Variables of this one process, whatever it would see otherwise. */
  readonly detours: Environment;
}

/** One process of the stack. */
export interface Service {
  readonly name: string;
  /** Tiers are stopped one after another, the edge first. */
  readonly tier: 'backing' | 'domain' | 'edge';
  /** Services that are ready before this one is started. */
  readonly needs: readonly string[];
  readonly ports: readonly PortName[];
  /** The variable whose presence means that somebody else's server is used instead. */
  readonly replacedBy?: string;
  /** Makes what the process needs, and answers how to run it; called again before every restart. */
  readonly run: (site: Site) => Promise<Omit<ProcessSpec, 'output'>>;
  readonly isReady: (site: Site, pid: number) => boolean | Promise<boolean>;
}
