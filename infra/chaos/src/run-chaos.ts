import { setTimeout as delay } from 'node:timers/promises';
import { createShopClient, seedShop } from '@marketgraph/local/shop';
import { checks } from './checks/index.ts';
import { outside } from './checks/outside.ts';
import { stale } from './checks/witnesses.ts';
import { type Facts, type Violation } from './facts/facts.ts';
import { type Observer, openObserver } from './facts/observer.ts';
import { type Diary } from './load/diary.ts';
import { enterPeople, type Load, runLoad } from './load/run-load.ts';
import { stockShelves } from './load/shelves.ts';
import { type Witnesses } from './load/witnesses.ts';
import { loseStreams } from './monkey/lose-streams.ts';
import { type Injected, releaseMonkey } from './monkey/monkey.ts';
import { type ChaosOptions } from './options.ts';
import { type Settled, settle } from './settle.ts';
import { type Site } from './site/site.ts';

export type Outcome = {
  readonly diary: Diary;
  readonly injected: readonly Injected[];
  readonly settled: Settled;
  readonly facts: Facts | undefined;
  readonly violations: readonly Violation[];
};

export type Say = (line: string) => void;

const progressMs = 5_000;

/** A retry of a push comes within a minute of the last failed one; a dead connection is found much earlier. */
const seeingMs = 60_000;

/** Clients go on trying for so long after the last fault. */
const patienceMs = 120_000;

/** Loads and breaks a site for a while, lets it come to rest, and checks it. Nothing is broken once `interrupt` aborts. */
export const runChaos = async (
  site: Site,
  options: ChaosOptions,
  say: Say,
  interrupt: AbortSignal,
): Promise<Outcome> => {
  const retries = new Map<string, number>();
  const malformed: string[] = [];
  let giveUpAt = Number.POSITIVE_INFINITY;
  const patience = {
    until: () => giveUpAt,
    onRetry: (codes: readonly string[], why: string) => {
      for (const code of codes) retries.set(code, (retries.get(code) ?? 0) + 1);
      if (codes.includes('ZodError')) malformed.push(why);
    },
  };
  await seedShop(createShopClient(site.urls.graphql));
  const people = await enterPeople(site.gateways, patience);
  const shelves = await stockShelves(site.gateways, patience);
  // Until then answers were asked for again and again until they were as wished.
  retries.clear();
  malformed.length = 0;

  const { seed, rate, minutes, calm, loseBus } = options;
  const signal = AbortSignal.any([AbortSignal.timeout(minutes * 60_000), interrupt]);
  const endAt = Date.now() + minutes * 60_000;
  giveUpAt = endAt + patienceMs;
  const load = runLoad(site, people, { seed, perSecond: rate, shelves, patience, signal });
  const monkey = calm
    ? { injected: [], ended: Promise.resolve() }
    : releaseMonkey(site, seed, signal);
  const stopTelling = tellProgress(say, load, monkey.injected, endAt);
  if (loseBus) {
    await delay(minutes * 30_000);
    say('NATS loses its streams');
    loseStreams(site);
  }
  await monkey.ended;
  say('nothing is broken any more; the last stories end');
  await load.ended;
  stopTelling();
  const diary = { entries: load.entries, retries, malformed };
  try {
    const examined = await examine(site, { diary, witnesses: load.witnesses }, options, say);
    return { diary, injected: monkey.injected, ...examined };
  } finally {
    await load.witnesses.close();
  }
};

const tellProgress = (
  say: Say,
  load: Load,
  injected: readonly Injected[],
  endAt: number,
): (() => void) => {
  const tell = (): void => {
    const left = Math.max(0, Math.round((endAt - Date.now()) / 1_000));
    const { entries } = load;
    const placed = entries.filter(({ orderIds }) => orderIds.length > 0).length;
    const running = entries.filter(({ outcome }) => outcome === 'running').length;
    const last = injected.at(-1);
    const latest = last ? `, last ${last.kind} ${last.target}` : '';
    say(
      `${left} s left · ${placed} orders placed, ${running} stories open · ${injected.length} faults${latest}`,
    );
  };
  const timer = setInterval(tell, progressMs);
  return () => clearInterval(timer);
};

type Clients = { readonly diary: Diary; readonly witnesses: Witnesses };

const examine = async (
  site: Site,
  { diary, witnesses }: Clients,
  { settle: minutes }: ChaosOptions,
  say: Say,
) => {
  const observer = await openWhenBack(site);
  try {
    let told = 0;
    const settled = await settle(observer, minutes * 60_000, (open) => {
      if ((told += 1) % 5 === 1) say(`settling: ${open[0] ?? 'nothing moves'}`);
    });
    say('checking');
    const { entries, malformed } = diary;
    const { facts, violations } = await check(observer, entries, witnesses);
    const around = outside({ settled, told: site.told, malformed });
    return { settled, facts, violations: [...around, ...violations] };
  } finally {
    await observer.close();
  }
};

const openWhenBack = async (site: Site): Promise<Observer> => {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await openObserver(site);
    } catch (error) {
      if (attempt === 10) throw error;
      await delay(2_000);
    }
  }
};

const check = async (observer: Observer, entries: Diary['entries'], witnesses: Witnesses) => {
  try {
    const { testimonies } = witnesses;
    const collected = await observer.collect({ entries, testimonies });
    await untilAllSaw(collected);
    // As of now: their connections end next.
    const facts = { ...collected, testimonies: testimonies.map((one) => ({ ...one })) };
    return { facts, violations: checks.flatMap((run) => run(facts)) };
  } catch (error) {
    const what = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return { facts: undefined, violations: [{ check: 'collecting', what, ids: [] }] };
  }
};

/** Followers see the final state soon after everything rests, without another event. */
const untilAllSaw = async (facts: Facts): Promise<void> => {
  const limit = Date.now() + seeingMs;
  while (Date.now() < limit && stale(facts).length > 0) await delay(500);
};
