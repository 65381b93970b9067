import {
  type Appended,
  type Clock,
  comparePositions,
  ConcurrencyError,
  type EventStore,
  type ExpectedRevision,
  formatPosition,
  type LogBatch,
  type NewEvent,
  type Position,
  type RawEvent,
} from '@marketgraph/infra/ports';
import { asJson } from './as-json.ts';
import { createPulse } from './pulse.ts';

type Entry = { readonly event: RawEvent; readonly position: Position };

const systemClock: Clock = () => new Date().toISOString();
const batchSize = 100;

/** A whole event store in one array. `clock` says when events are recorded. */
export const memoryEventStore = (clock: Clock = systemClock): EventStore => {
  const log: Entry[] = [];
  const streams = new Map<string, Entry[]>();
  const pulse = createPulse();

  const store = (stream: string, entries: Entry[], { id, type, data, metadata }: NewEvent) => {
    // Sparse as in a real store, so that nobody mistakes a position for a count.
    const offset = BigInt(log.length + 1) * 100n;
    const position = { commit: offset, prepare: offset };
    const entry = {
      position,
      event: {
        eventId: id,
        stream,
        revision: entries.length,
        position: formatPosition(position),
        recordedAt: clock(),
        type,
        data: asJson(data),
        metadata: asJson(metadata),
      },
    };
    entries.push(entry);
    log.push(entry);
  };

  return {
    append: async (stream, expected, events) => {
      const entries = streams.get(stream) ?? [];
      const repeated = alreadyAppended(stream, entries, expected, events);
      if (repeated) return repeated;
      streams.set(stream, entries);
      for (const event of events) store(stream, entries, event);
      pulse.beat();
      return appended(stream, entries.at(-1));
    },

    read: async (stream, fromRevision = 0) =>
      (streams.get(stream) ?? []).slice(fromRevision).map(({ event }) => event),

    async *subscribe({ prefixes, after, signal }): AsyncGenerator<LogBatch> {
      let next =
        after === 'start'
          ? 0
          : log.filter(({ position }) => comparePositions(position, after) <= 0).length;
      let isLive = false;
      while (!signal.aborted) {
        const considered = log.slice(next, next + batchSize);
        const last = considered.at(-1);
        if (last) {
          next += considered.length;
          isLive = false;
          yield toBatch(considered, last.position, prefixes);
        } else if (!isLive) {
          isLive = true;
          yield { kind: 'caught-up' };
        } else {
          await pulse.next(signal);
        }
      }
    },

    close: async () => undefined,
  };
};

const toBatch = (
  considered: readonly Entry[],
  position: Position,
  prefixes: readonly string[],
): LogBatch => {
  const events = considered
    .map(({ event }) => event)
    .filter(({ stream }) => prefixes.some((prefix) => stream.startsWith(prefix)));
  return events.length > 0 ? { kind: 'events', events } : { kind: 'checkpoint', position };
};

const appended = (stream: string, last: Entry | undefined): Appended => {
  if (!last) throw new RangeError(`nothing to append to ${stream}`);
  return { revision: last.event.revision, position: last.position };
};

/**
 * The first answer, if exactly these events were appended at this revision before; `undefined` if they
 * are new. Throws `ConcurrencyError` if the stream has other events there, or none to stand on.
 */
const alreadyAppended = (
  stream: string,
  entries: readonly Entry[],
  expected: ExpectedRevision,
  events: readonly NewEvent[],
): Appended | undefined => {
  const first = expected === 'no_stream' ? 0 : expected + 1;
  if (first === entries.length) return undefined;
  const there = entries.slice(first, first + events.length);
  const isRepeat =
    there.length === events.length &&
    there.every(({ event }, index) => event.eventId === events[index]?.id);
  if (isRepeat) return appended(stream, there.at(-1));
  throw new ConcurrencyError(stream, expected, entries.at(-1)?.event.revision ?? 'no_stream');
};
