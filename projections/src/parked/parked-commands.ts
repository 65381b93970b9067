import {
  type Clock,
  type ParkedEvent,
  type ParkedKey,
  type ParkedStream,
  type SkippedEvent,
  type ViewStore,
} from '@marketgraph/infra/ports';
import { type Domain } from '@marketgraph/schema';

/** The databases to look into, by domain. */
export type Databases = ReadonlyMap<Domain, ViewStore>;

/** A parked stream, and where its rows are kept. */
export type Found = { readonly views: ViewStore; readonly parked: ParkedStream };

/** Nothing of that name is parked. */
class NotParkedError extends Error {
  readonly code = 'NOT_PARKED';
}

/** All parked streams, or those of a handler, domain by domain. */
export const listParked = async (
  databases: Databases,
  handler?: string,
): Promise<readonly ParkedStream[]> =>
  (await Promise.all([...databases.values()].map((views) => views.parkedStreams(handler)))).flat();

/** Everything that was ever given up. */
export const listSkipped = async (
  databases: Databases,
  handler?: string,
): Promise<readonly SkippedEvent[]> =>
  (await Promise.all([...databases.values()].map((views) => views.skippedEvents(handler)))).flat();

/** All parked streams, or those of a handler, each with its database. */
export const findAllParked = async (
  databases: Databases,
  handler?: string,
): Promise<readonly Found[]> =>
  (
    await Promise.all(
      [...databases.values()].map(async (views) =>
        (await views.parkedStreams(handler)).map((parked) => ({ views, parked })),
      ),
    )
  ).flat();

/** A handler's parked stream; throws `NotParkedError`. */
export const findParked = async (
  databases: Databases,
  handler: string,
  stream: string,
): Promise<Found> => {
  for (const views of databases.values()) {
    const parked = (await views.parkedStreams(handler)).find((found) => found.stream === stream);
    if (parked) return { views, parked };
  }
  throw new NotParkedError(`${handler} has not parked ${stream}`);
};

/** The first events of a parked stream, with what is known of their failures. */
export const showParked = (
  { views, parked }: Found,
  limit: number,
): Promise<readonly ParkedEvent[]> => views.parkedEvents(parked, limit);

/** What has become of a stream that was to be replayed. */
export type Replayed = 'released' | 'failed' | 'waiting';

type Waiting = { readonly clock: Clock; readonly isLate: () => Promise<boolean> };

/** A stream that was to be replayed. */
export type Replay = { readonly parked: ParkedStream; readonly outcome: Replayed };

/**
 * Asks the process that runs the handler to replay a stream, as it is the one with the code. Answers
 * `waiting` when it has neither released it nor failed again in time.
 */
export const replayParked = async (found: Found, waiting: Waiting): Promise<Replayed> =>
  (await replayAllParked([found], waiting))[0]?.outcome ?? 'released';

/** The same for many at once, which wait together. In the order given. */
export const replayAllParked = async (
  all: readonly Found[],
  { clock, isLate }: Waiting,
): Promise<readonly Replay[]> => {
  const askedAt = clock();
  for (const { views, parked } of all) await views.retryParkedAt(parked, askedAt);
  const outcomes = new Map<Found, Replayed>();
  const open = (): readonly Found[] =>
    all.filter((found) => (outcomes.get(found) ?? 'waiting') === 'waiting');
  do {
    for (const found of open()) outcomes.set(found, await outcomeOf(found, askedAt));
  } while (open().length > 0 && !(await isLate()));
  return all.map((found) => ({ parked: found.parked, outcome: outcomes.get(found) ?? 'waiting' }));
};

const outcomeOf = async ({ views, parked }: Found, askedAt: string): Promise<Replayed> => {
  const [first] = await views.parkedEvents(parked, 1);
  if (!first) return 'released';
  // Whoever tries takes the mark away, or sets one for later.
  const isTried = first.retryAt !== askedAt;
  return isTried && first.fault && first.fault.lastFailedAt > askedAt ? 'failed' : 'waiting';
};

/** Gives up the first event of a stream, on record; what waits behind it stays parked. */
export const skipParked = (
  { views, parked }: Found,
  skip: { readonly by: string; readonly why: string; readonly at: string },
): Promise<void> => views.skipParked(keyOf(parked), parked.first.sequence, skip);

const keyOf = ({ handler, source, stream }: ParkedKey): ParkedKey => ({ handler, source, stream });
