import {
  type EventBus,
  type EventStore,
  type Generations,
  type ViewStore,
} from '@marketgraph/infra/ports';
import { type EngineLogger } from '../keep-running.ts';
import { type PersonalData } from '../personal-data/personal-data.ts';
import { type AnyProjection } from '../projection.ts';

export type RebuildPhase = 'load' | 'index' | 'tail' | 'compare' | 'switch';

/** How far a rebuild has come, in events of the domain. */
export type RebuildProgress = {
  readonly handler: string;
  readonly phase: RebuildPhase;
  readonly done: number;
  /** Of how many; more may come in later. */
  readonly total: number;
};

/** What every verb about generations of a view is given. */
export type GenerationOptions = {
  readonly projection: AnyProjection;
  /** The live ones. */
  readonly views: ViewStore;
  readonly generations: Generations;
  readonly bus: EventBus;
  /** The log; without it history is read from the bus. */
  readonly eventStore?: EventStore | undefined;
  readonly personalData?: PersonalData | undefined;
  readonly logger: EngineLogger;
  readonly signal: AbortSignal;
  readonly onProgress?: ((progress: RebuildProgress) => void) | undefined;
  /** How long a killed rebuild is waited for, in milliseconds. */
  readonly leaseMs?: number;
  /** How long a live handler may be behind until it is taken for stopped, in milliseconds. */
  readonly liveMs?: number;
};
