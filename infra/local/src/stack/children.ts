import { type Service } from './service.ts';
import { type Child } from './supervise.ts';

/** The children of a stack, started in the order of their needs and stopped tier by tier. */
export interface Children {
  /** Resolves when all are ready; rejects when one never is. */
  readonly ready: Promise<void>;
  readonly find: (name: string) => Child | undefined;
  readonly stop: (graceMs: number) => Promise<void>;
  /** Ends all at once. */
  readonly kill: () => Promise<void>;
}

const tiers: readonly Service['tier'][] = ['edge', 'domain', 'backing'];

/** Starts every service as soon as those it needs are ready: as much at once as possible. */
export const startChildren = (
  services: readonly Service[],
  start: (service: Service) => Child,
): Children => {
  const children = new Map<string, Child>();
  const ready = new Map<string, Promise<void>>();
  let isStopping = false;

  const startAfterNeeds = async (service: Service): Promise<void> => {
    await Promise.all(service.needs.flatMap((need) => ready.get(need) ?? []));
    if (isStopping) return;
    const child = start(service);
    children.set(service.name, child);
    await child.ready;
  };
  // Needs stand before those who need them.
  for (const service of services) {
    const started = startAfterNeeds(service);
    started.catch(() => undefined); // all of them are awaited below
    ready.set(service.name, started);
  }
  const stopTier = async (tier: Service['tier'], graceMs: number): Promise<void> => {
    const names = services.filter((service) => service.tier === tier).map(({ name }) => name);
    await Promise.all(names.flatMap((name) => children.get(name)?.stop(graceMs) ?? []));
  };
  return {
    ready: Promise.all(ready.values()).then(() => undefined),
    find: (name) => children.get(name),
    stop: async (graceMs) => {
      isStopping = true;
      for (const tier of tiers) await stopTier(tier, graceMs);
    },
    kill: async () => {
      isStopping = true;
      await Promise.all([...children.values()].map((child) => child.stop(0)));
    },
  };
};
