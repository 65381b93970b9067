import { readLog } from '@marketgraph/infra/engine';
import { type EventStore, UnavailableError, type ViewStore } from '@marketgraph/infra/ports';
import { viewsIn } from '@marketgraph/projections';
import { type EventDomain, type RawEvent } from '@marketgraph/schema';
import { type Kysely } from 'kysely';
import { type AnalyticsDatabase } from '../read-model/analytics-database.ts';
import { compareFigures, type Compared } from './compare-figures.ts';
import { recompute } from './recompute.ts';
import { servedFigures } from './served-figures.ts';
import { type Log, toldFacts } from './told-facts.ts';

export type VerifyParts = {
  readonly eventStore: EventStore;
  readonly views: Pick<ViewStore, 'checkpoint'>;
  readonly database: Kysely<AnalyticsDatabase>;
  readonly timeZone: string;
  readonly signal: AbortSignal;
};

export type Verified = Compared & { readonly currency: string };

const attempts = 5;

/**
 * Works all figures out once more from the log alone and compares them with what the graph answers, group by
 * group. Both are taken as of the same event: it waits for the views, and begins anew if they moved on meanwhile.
 * Throws `UnavailableError` when they never stand still, or do not come to the end of the log.
 */
export const verifyAnalytics = async (parts: VerifyParts): Promise<readonly Verified[]> => {
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    const log = await readLogs(parts);
    await untilSeen(parts, log);
    if (!isAsOf(await standingOf(parts), log)) continue;
    const facts = toldFacts(log);
    const currencies = new Set([...facts.orders.values()].map(({ currency }) => currency));
    const verified: Verified[] = [];
    for (const currency of currencies) {
      const served = await servedFigures(parts.database, currency, parts.timeZone);
      const told = recompute(facts, currency, parts.timeZone);
      verified.push({ currency, ...compareFigures(served, told) });
    }
    // Checkpoints only move on: as they were before, they were all the time.
    if (isAsOf(await standingOf(parts), log)) return verified;
  }
  throw new UnavailableError(
    `the views moved on in ${attempts} attempts: try again when fewer orders come in`,
  );
};

const sources = ['orders', 'products', 'shipping', 'payments'] as const;

const readLogs = async ({ eventStore, signal }: VerifyParts): Promise<Log> => {
  const [orders, products, shipping, payments] = await Promise.all(
    sources.map((domain) => readEvents(eventStore, domain, signal)),
  );
  return {
    orders: orders ?? [],
    products: products ?? [],
    shipping: shipping ?? [],
    payments: payments ?? [],
  };
};

const readEvents = async (
  eventStore: EventStore,
  domain: EventDomain,
  signal: AbortSignal,
): Promise<readonly RawEvent[]> => {
  const events: RawEvent[] = [];
  const reading = { eventStore, domain, after: undefined, maxBatch: 1_000, signal };
  for await (const batch of readLog(reading)) events.push(...batch.map(({ event }) => event));
  // Half a log would be taken for a difference.
  signal.throwIfAborted();
  return events;
};

type Standing = readonly { readonly source: EventDomain; readonly sequence: number }[];

/** How far every view has read its source. */
const standingOf = ({ views }: VerifyParts): Promise<Standing> =>
  Promise.all(
    viewsIn('analytics').map(async ({ name, source }) => ({
      source,
      sequence: (await views.checkpoint(name, source))?.sequence ?? 0,
    })),
  );

/** The n-th event of a domain has the sequence n: no view has seen more than was read, nor less. */
const isAsOf = (standing: Standing, log: Log): boolean =>
  standing.every(({ source, sequence }) => !isSource(source) || sequence === log[source].length);

const isSource = (domain: EventDomain): domain is keyof Log =>
  (sources as readonly string[]).includes(domain);

const patienceMs = 30_000;

const untilSeen = async (parts: VerifyParts, log: Log): Promise<void> => {
  const deadline = performance.now() + patienceMs;
  for (;;) {
    const behind = (await standingOf(parts)).filter(
      ({ source, sequence }) => isSource(source) && sequence < log[source].length,
    );
    if (behind.length === 0) return;
    parts.signal.throwIfAborted();
    if (performance.now() > deadline) {
      const names = [...new Set(behind.map(({ source }) => source))].join(', ');
      throw new UnavailableError(`views of ${names} do not come to the end of the log`);
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
};
