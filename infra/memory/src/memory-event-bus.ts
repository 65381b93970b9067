import {
  type BusMessage,
  type EventBus,
  parsePosition,
  SequenceConflictError,
} from '@marketgraph/infra/ports';
import { type EventDomain, type RawEvent } from '@marketgraph/schema';
import { createPulse } from './pulse.ts';

/** A bus that can be made to lose its tail, as one that does not sync every message may. */
export type MemoryEventBus = EventBus & {
  /** Drops what comes after sequence `after`, as a power cut would. */
  readonly loseTail: (domain: EventDomain, after: number) => void;
};

/** One array per domain; a message's sequence is its index + 1. */
export const memoryEventBus = (): MemoryEventBus => {
  const streams = new Map<EventDomain, RawEvent[]>();
  const pulse = createPulse();
  const streamOf = (domain: EventDomain): RawEvent[] => {
    const stream = streams.get(domain) ?? [];
    streams.set(domain, stream);
    return stream;
  };

  return {
    last: async (domain) => {
      const stream = streamOf(domain);
      const newest = stream.at(-1);
      return newest && { sequence: stream.length, position: parsePosition(newest.position) };
    },

    find: async (domain, sequence) => {
      const event = streamOf(domain)[sequence - 1];
      return event && { sequence, event };
    },

    publish: async (domain, after, events) => {
      const stream = streamOf(domain);
      const missing = stillMissing(stream, after, events);
      stream.push(...missing);
      pulse.beat();
      return after + events.length;
    },

    async *consume(domain, { after, maxBatch, signal }): AsyncGenerator<readonly BusMessage[]> {
      let sequence = after;
      while (!signal.aborted) {
        const batch = streamOf(domain)
          .slice(sequence, sequence + maxBatch)
          .map((event, index) => ({ sequence: sequence + index + 1, event }));
        sequence += batch.length;
        if (batch.length > 0) yield batch;
        else await pulse.next(signal);
      }
    },

    loseTail: (domain, after) => {
      streamOf(domain).length = after;
    },

    close: async () => undefined,
  };
};

/** The events of a publish that are not stored yet; what is stored there must be the same ones. */
const stillMissing = (
  stream: readonly RawEvent[],
  after: number,
  events: readonly RawEvent[],
): readonly RawEvent[] => {
  const there = stream.slice(after, after + events.length);
  const isRepeat = there.every(({ eventId }, index) => eventId === events[index]?.eventId);
  if (after <= stream.length && isRepeat) return events.slice(there.length);
  throw new SequenceConflictError(`the stream is at ${stream.length}, not at ${after}`);
};
