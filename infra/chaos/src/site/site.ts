import {
  freePortBase,
  keepFolder,
  portOf,
  removeFolder,
  type Stack,
  type StackEvent,
  startReplica,
  startStack,
  temporaryFolder,
} from '@marketgraph/local';
import { type Levers } from '../monkey/misbehaviours.ts';
import { doubled, portAt, secondOf } from './plan-wires.ts';
import { type NamedWire, openWiring, type Wiring } from './wiring.ts';

export type Told = { readonly at: number; readonly event: StackEvent };

/** A whole stack with two instances of everything of ours, and a wire wherever they talk to each other. */
export type Site = {
  readonly urls: Stack['urls'];
  /** Clients may ask either gateway. */
  readonly gateways: readonly string[];
  readonly state: string;
  /** Names of all processes; those of `twins` run a second time as `<name>-2`. */
  readonly processes: readonly string[];
  readonly twins: readonly string[];
  readonly wires: readonly NamedWire[];
  /** What people's keys are wrapped with. */
  readonly personalDataKey: Uint8Array;
  readonly levers: Levers;
  readonly pidOf: (process: string) => number | undefined;
  readonly kill: (process: string, signal: NodeJS.Signals) => void;
  /** What the supervision said, and when. */
  readonly told: readonly Told[];
  readonly stop: () => Promise<void>;
  /** Removes its state; otherwise that goes when this process ends, unless it is kept. */
  readonly forget: () => void;
  readonly keep: () => void;
};

const servers = ['eventstore', 'nats', 'postgres', 'stripe', 'mails'];

const environment: Record<string, string> = {
  LOG_LEVEL: 'info',
  ACCESS_TOKEN_SECONDS: '86400',
  MAIL_SINK_LIMIT: '100000',
};

const graceMs = 12_000;

type Starting = {
  readonly state: string;
  readonly portBase: number;
  readonly wiring: Wiring;
  readonly report: (event: StackEvent) => void;
};

const startReplicas = ({ state, portBase, wiring, report }: Starting, stack: Stack) =>
  new Map<string, ReturnType<typeof startReplica>>(
    doubled.map((name) => {
      const second = secondOf(name);
      const port = portAt(portBase, second);
      const detours = wiring.detours(second);
      return [second, startReplica({ stack, name, port, portBase, state, detours, report })];
    }),
  );

/** Beside the event store's own. */
const faultsPort = (portBase: number): number => portOf(portBase, 'eventstore') + 1;

/** Starts all of it, or nothing. */
const startAll = async (starting: Starting) => {
  const { state, portBase, wiring, report } = starting;
  const detours = (service: string) => ({
    ...wiring.detours(service),
    ...(service === 'eventstore' && { EVENTSTORE_FAULTS_PORT: String(faultsPort(portBase)) }),
  });
  const stack = await startStack({ portBase, stateDir: state, environment, detours, report });
  const replicas = startReplicas(starting, stack);
  const stop = async (): Promise<void> => {
    await Promise.all([...replicas.values()].map((replica) => replica.stop(graceMs)));
    await stack.stop();
  };
  try {
    await Promise.all([...replicas.values()].map(({ ready }) => ready));
    return { stack, replicas, stop };
  } catch (error) {
    await stop();
    throw error;
  }
};

/** Starts everything on free ports in a temporary folder, and answers when all of it is ready. */
export const openSite = async (): Promise<Site> => {
  const state = temporaryFolder();
  const told: Told[] = [];
  const report = (event: StackEvent): void => {
    told.push({ at: Date.now(), event });
  };
  const portBase = await freePortBase();
  const wiring = await openWiring(portBase);
  try {
    const { stack, replicas, stop } = await startAll({ state, portBase, wiring, report });
    const childOf = (name: string) => replicas.get(name) ?? stack.child(name);
    return {
      urls: stack.urls,
      gateways: [stack.urls.graphql, `http://127.0.0.1:${portAt(portBase, 'gateway-2')}/graphql`],
      state,
      processes: [...servers, ...doubled, ...replicas.keys()],
      twins: doubled,
      wires: wiring.wires,
      personalDataKey: Buffer.from(stack.env['PERSONAL_DATA_KEY'] ?? '', 'base64'),
      levers: {
        knobs: `${stack.urls.stripe}/_sim/knobs`,
        storeFaults: `http://127.0.0.1:${faultsPort(portBase)}/faults`,
      },
      pidOf: (name) => childOf(name).pid(),
      kill: (name, signal) => childOf(name).kill(signal),
      told,
      stop: () => stop().finally(wiring.close),
      forget: () => removeFolder(state),
      keep: () => keepFolder(state),
    };
  } catch (error) {
    wiring.close();
    throw error;
  }
};
