import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  freePortBase,
  type Stack,
  type StackEvent,
  startReplica,
  startStack,
} from '@marketgraph/local';
import { domains } from '@marketgraph/schema';
import { balance, type Balancer } from './balance.ts';

export type Told = { readonly at: number; readonly event: StackEvent };

/** A whole stack with two instances of everything of ours that may have two. */
export type Site = {
  readonly urls: Stack['urls'];
  readonly state: string;
  /** Names of everything that may be broken. */
  readonly targets: readonly string[];
  readonly pidOf: (target: string) => number | undefined;
  readonly kill: (target: string, signal: NodeJS.Signals) => void;
  /** What the supervision said, and when. */
  readonly told: readonly Told[];
  readonly stop: () => Promise<void>;
  readonly forget: () => void;
};

const doubled = [...domains, 'projections'] as const;
type Doubled = (typeof doubled)[number];

/** Behind the ports of the stack itself. */
const replicaPort = (portBase: number, name: Doubled): number =>
  portBase + 60 + doubled.indexOf(name);

const own = ['eventstore', 'nats', 'postgres', 'stripe', 'gateway'];

type Balancers = ReadonlyMap<string, Balancer>;

/** The gateway asks both instances of a subgraph in turn. */
const balanceDomains = async (portBase: number): Promise<Balancers> =>
  new Map(
    await Promise.all(
      domains.map(async (domain, index) => {
        const ports = [portBase + 1 + index, replicaPort(portBase, domain)];
        return [domain, await balance(ports)] as const;
      }),
    ),
  );

const environmentOf = (balancers: Balancers): Record<string, string> => ({
  LOG_LEVEL: 'info',
  ACCESS_TOKEN_SECONDS: '86400',
  ...Object.fromEntries(
    [...balancers].map(([domain, { port }]) => [
      `SUBGRAPH_URL_${domain.toUpperCase()}`,
      `http://127.0.0.1:${port}/graphql`,
    ]),
  ),
});

/** The folder outlives the run when something was wrong; Postgres, as another user, must come in. */
const newState = (): string => {
  const state = mkdtempSync(join(tmpdir(), 'marketgraph-chaos-'));
  chmodSync(state, 0o711);
  return state;
};

/** Starts everything on free ports in a temporary folder, and answers when all of it is ready. */
export const openSite = async (): Promise<Site> => {
  const state = newState();
  const told: Told[] = [];
  const report = (event: StackEvent): void => {
    told.push({ at: Date.now(), event });
  };
  const portBase = await freePortBase();
  const balancers = await balanceDomains(portBase);
  const environment = environmentOf(balancers);
  const stack = await startStack({ portBase, stateDir: state, environment, report });
  const replicas = new Map<string, ReturnType<typeof startReplica>>(
    doubled.map((name) => {
      const port = replicaPort(portBase, name);
      return [`${name}-2`, startReplica({ stack, name, port, portBase, state, report })] as const;
    }),
  );
  const childOf = (target: string) => replicas.get(target) ?? stack.child(target);
  const stop = async (): Promise<void> => {
    await Promise.all([...replicas.values()].map((replica) => replica.stop(12_000)));
    await stack.stop();
    for (const { close } of balancers.values()) close();
  };
  try {
    await Promise.all([...replicas.values()].map(({ ready }) => ready));
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    urls: stack.urls,
    state,
    targets: [...own, ...doubled, ...replicas.keys()],
    pidOf: (target) => childOf(target).pid(),
    kill: (target, signal) => childOf(target).kill(signal),
    told,
    stop,
    forget: () => rmSync(state, { recursive: true, force: true }),
  };
};
