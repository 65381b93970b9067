import {
  type ParkedEvent,
  type ParkedEvents,
  type ParkedKey,
  ParkedMovedError,
  type SkippedEvent,
  type ViewTransaction,
} from '@marketgraph/infra/ports';

/** A transaction, and how to make its writes seen. */
export type Begun = { readonly transaction: ViewTransaction; readonly apply: () => void };

type Handler = Omit<ParkedKey, 'stream'>;

/** What one handler has parked. */
export type ParkedOf = {
  readonly among: (streams: readonly string[]) => ReadonlySet<string>;
  readonly add: (events: readonly ParkedEvent[]) => void;
};

export type MemoryParking = {
  readonly port: ParkedEvents;
  readonly of: (handler: Handler) => ParkedOf;
  readonly forget: (handler: string) => void;
  /** All that a handler has parked, to be put elsewhere. */
  readonly takeAll: (handler: string) => readonly Parked[];
  readonly putAll: (parked: readonly Parked[]) => void;
};

type Parked = ParkedKey & { readonly events: ParkedEvent[] };

/** Parked streams in a map; `begin` opens a transaction for `settleParked`. */
export const memoryParkedEvents = (begin: (handler: Handler) => Begun): MemoryParking => {
  const streams = new Map<string, Parked>();
  const skipped: SkippedEvent[] = [];

  const eventsOf = (key: ParkedKey): ParkedEvent[] => streams.get(nameOf(key))?.events ?? [];
  const take = (key: ParkedKey, count: number): void => {
    eventsOf(key).splice(0, count);
    if (eventsOf(key).length === 0) streams.delete(nameOf(key));
  };
  const among = (handler: Handler, asked: readonly string[]): ReadonlySet<string> =>
    new Set(asked.filter((stream) => streams.has(nameOf({ ...handler, stream }))));
  const add = (key: ParkedKey, event: ParkedEvent): void => {
    const parked = streams.get(nameOf(key)) ?? { ...key, events: [] };
    streams.set(nameOf(key), parked);
    // A store hands back copies.
    parked.events.push(structuredClone(event));
  };

  const takeAll = (handler: string): readonly Parked[] => {
    const taken = [...streams.values()].filter((parked) => parked.handler === handler);
    for (const parked of taken) streams.delete(nameOf(parked));
    return taken;
  };

  return {
    of: (handler) => ({
      among: (asked) => among(handler, asked),
      add: (events) => {
        for (const event of events) add({ ...handler, stream: event.event.stream }, event);
      },
    }),
    forget: takeAll,
    takeAll,
    putAll: (parked) => {
      for (const stream of parked) streams.set(nameOf(stream), stream);
    },
    port: {
      parkedStreams: async (handler) =>
        [...streams.values()]
          .filter((parked) => handler === undefined || parked.handler === handler)
          .flatMap(({ events, ...key }) => {
            const [first] = events;
            return first ? [{ ...key, count: events.length, first }] : [];
          })
          .toSorted((a, b) => a.first.sequence - b.first.sequence),
      parkedAmong: async (handler, source, asked) => among({ handler, source }, asked),
      parkedEvents: async (key, limit) => eventsOf(key).slice(0, limit),
      settleParked: async (key, range, work) => {
        countOf(eventsOf(key), range);
        const { transaction, apply } = begin(key);
        await work(transaction);
        // Nothing is awaited from here on: the second of two at once finds them gone.
        take(key, countOf(eventsOf(key), range));
        apply();
      },
      faultParked: async (key, failed) => {
        const events = eventsOf(key);
        const at = events.findIndex(({ sequence }) => sequence === failed.sequence);
        const found = events[at];
        if (found) events[at] = { ...found, ...failed };
      },
      retryParkedAt: async (key, retryAt) => {
        const [first, ...others] = eventsOf(key);
        if (first) eventsOf(key).splice(0, Infinity, { ...first, retryAt }, ...others);
        return first !== undefined;
      },
      parkedDue: async (handler, at, limit) =>
        [...streams.values()]
          .filter((parked) => parked.handler === handler && isDue(parked.events, at))
          .slice(0, limit)
          .map(({ source, stream }) => ({ handler, source, stream })),
      skipParked: async (key, sequence, skip) => {
        const [first] = eventsOf(key);
        take(key, countOf(eventsOf(key), { from: sequence, to: sequence }));
        if (first) skipped.push({ ...key, ...first, ...skip });
      },
      skippedEvents: async (handler) =>
        skipped.filter((event) => handler === undefined || event.handler === handler),
    },
  };
};

const nameOf = ({ handler, source, stream }: ParkedKey): string =>
  JSON.stringify([handler, source, stream]);

const isDue = ([first]: readonly ParkedEvent[], at: string): boolean =>
  first?.retryAt != null && first.retryAt <= at;

/** How many events the range covers; throws if it does not begin with the first one. */
const countOf = (
  events: readonly ParkedEvent[],
  { from, to }: { readonly from: number; readonly to: number },
): number => {
  const last = events.findIndex(({ sequence }) => sequence === to);
  if (events[0]?.sequence === from && last >= 0) return last + 1;
  throw new ParkedMovedError(`the first parked event is ${events[0]?.sequence ?? 'gone'}`);
};
