import {
  type BusMessage,
  type Checkpoint,
  comparePositions,
  type EventBus,
  type EventStore,
  parsePosition,
} from '@marketgraph/infra/ports';
import { type EventDomain } from '@marketgraph/schema';
import { type Route } from './handler-watch.ts';
import { pause } from './pause.ts';
import { readLog } from './read-log.ts';

export type SourceOptions = {
  readonly bus: EventBus;
  /** The log, for what the bus does not hold. Without it a handler waits until the relay has brought it. */
  readonly eventStore?: EventStore;
  /** How often to look whether the other one should be read, in milliseconds. */
  readonly tailCheckMs?: number;
};

export type SourceReading = SourceOptions & {
  readonly source: EventDomain;
  /** The last event not to read any more. */
  readonly after: Checkpoint | undefined;
  readonly maxBatch: number;
  readonly signal: AbortSignal;
  readonly onRoute: (route: Route) => void;
};

/** So much is read from the log, which has it all at hand, and leaves the bus to those who are live. */
const longHistory = 10_000;

/**
 * A domain's events in order, live, until the signal aborts: from the bus, and from the log as long as the bus
 * lacks what is needed, is damaged, or history is long. Where one goes on for the other, both must agree on the
 * last event. Throws when they do not, and when the bus ends.
 */
export async function* readSource(
  reading: SourceReading,
): AsyncGenerator<readonly BusMessage[], undefined> {
  const { signal, onRoute } = reading;
  let at = reading.after;
  let damagedTo = 0;
  while (!signal.aborted) {
    const route = await routeFrom(reading, at, damagedTo);
    onRoute(route);
    const turn = new AbortController();
    const either = AbortSignal.any([signal, turn.signal]);
    const watching = watchTail({ ...reading, signal: either }, route, (tail) => {
      // Who only falls behind stays where it is.
      const isBetter = route === 'bus' ? lacks(tail, at) : routeBy(tail, at, damagedTo) === 'bus';
      if (isBetter) turn.abort();
    });
    try {
      const batches = route === 'log' ? fromLog : fromBus;
      for await (const batch of batches({ ...reading, signal: either }, at)) {
        at = endOf(batch) ?? at;
        yield batch;
      }
      if (!either.aborted) throw new Error(`the stream of ${reading.source} was ended`);
    } catch (error) {
      if (route === 'log' || !reading.eventStore || !isDamage(error)) throw error;
      // Not before the log has brought us past the end that it has now.
      damagedTo = Math.max((await tailOf(reading)) ?? 0, sequenceOf(at) + 1);
    } finally {
      turn.abort();
      await watching;
    }
  }
}

export const sequenceOf = (checkpoint: Checkpoint | undefined): number => checkpoint?.sequence ?? 0;

/** The last sequence of the bus; `undefined` of one that is damaged. */
export const tailOf = async ({
  bus,
  source,
}: {
  readonly bus: Pick<EventBus, 'last'>;
  readonly source: EventDomain;
}): Promise<number | undefined> => {
  try {
    return (await bus.last(source))?.sequence ?? 0;
  } catch (error) {
    if (isDamage(error)) return undefined;
    throw error;
  }
};

const routeFrom = async (
  reading: SourceReading,
  at: Checkpoint | undefined,
  damagedTo: number,
): Promise<Route> => (reading.eventStore ? routeBy(await tailOf(reading), at, damagedTo) : 'bus');

const routeBy = (
  tail: number | undefined,
  at: Checkpoint | undefined,
  damagedTo: number,
): Route => {
  if (tail === undefined || lacks(tail, at) || sequenceOf(at) < damagedTo) return 'log';
  return tail - sequenceOf(at) > longHistory ? 'log' : 'bus';
};

/** Whether the bus does not even hold what was read. */
const lacks = (tail: number | undefined, at: Checkpoint | undefined): boolean =>
  tail === undefined || tail < sequenceOf(at);

/** Nothing says when a bus has lost its tail, or has caught up. */
const watchTail = async (
  reading: SourceReading,
  route: Route,
  onTail: (tail: number | undefined) => void,
): Promise<void> => {
  if (!reading.eventStore) return;
  const { signal, tailCheckMs = route === 'log' ? 1_000 : 5_000 } = reading;
  for (;;) {
    await pause(tailCheckMs, signal);
    if (signal.aborted) return;
    // Who reads it tells when it can not be reached.
    await tailOf(reading).then(onTail, () => undefined);
  }
};

const fromLog = (
  { eventStore, source, maxBatch, signal }: SourceReading,
  after: Checkpoint | undefined,
): AsyncIterable<readonly BusMessage[]> => {
  if (!eventStore) throw new RangeError('no log to read from');
  return readLog({ eventStore, domain: source, after, maxBatch, signal, isLive: true });
};

/** Begins with the event that was read last: the bus must have the same one there. */
async function* fromBus(
  { bus, source, maxBatch, signal }: SourceReading,
  after: Checkpoint | undefined,
): AsyncGenerator<readonly BusMessage[]> {
  let seam = after && after.sequence > 0 ? after : undefined;
  const from = seam ? seam.sequence - 1 : 0;
  for await (const batch of bus.consume(source, { after: from, maxBatch, signal })) {
    const news = seam ? behindSeam(seam, batch) : batch;
    seam = undefined;
    if (news.length > 0) yield news;
  }
}

const behindSeam = (
  seam: Checkpoint,
  [first, ...news]: readonly BusMessage[],
): readonly BusMessage[] => {
  if (first) requireSame(seam, first);
  return news;
};

/** Throws unless the message is the event at which the checkpoint stands. */
export const requireSame = (at: Checkpoint, { sequence, event }: BusMessage): void => {
  if (sequence !== at.sequence) {
    throw new Error(`expected sequence ${at.sequence}, but the bus gave ${sequence}`);
  }
  if (comparePositions(parsePosition(event.position), parsePosition(at.position)) === 0) return;
  throw new Error(
    `sequence ${sequence} stands at ${event.position}, not at ${at.position}: another log`,
  );
};

const endOf = (batch: readonly BusMessage[]): Checkpoint | undefined => {
  const last = batch.at(-1);
  return last && { sequence: last.sequence, position: last.event.position };
};

/** Messages are missing inside of the bus' stream: it can not be read past them. */
const isDamage = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'STREAM_DAMAGED';
