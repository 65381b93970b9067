import {
  type BusMessage,
  type EventBus,
  type EventStore,
  parsePosition,
} from '@marketgraph/infra/ports';
import { type EventDomain, type RawEvent, streamPrefixes } from '@marketgraph/schema';

/** Each domain's events from the first on; what was read before is not read again. */
export type LogReader = (domain: EventDomain) => Promise<readonly RawEvent[]>;

export const createLogReader = (eventStore: EventStore): LogReader => {
  const known = new Map<EventDomain, readonly RawEvent[]>();
  return async (domain) => {
    const before = known.get(domain) ?? [];
    const events = [...before, ...(await readAfter(eventStore, domain, before.at(-1)))];
    known.set(domain, events);
    return events;
  };
};

const readAfter = async (
  eventStore: EventStore,
  domain: EventDomain,
  last: RawEvent | undefined,
): Promise<readonly RawEvent[]> => {
  const ended = new AbortController();
  const events: RawEvent[] = [];
  const batches = eventStore.subscribe({
    prefixes: streamPrefixes(domain),
    after: last ? parsePosition(last.position) : 'start',
    signal: AbortSignal.any([ended.signal, AbortSignal.timeout(60_000)]),
  });
  for await (const batch of batches) {
    if (batch.kind === 'events') events.push(...batch.events);
    if (batch.kind !== 'caught-up') continue;
    ended.abort();
    return events;
  }
  throw new Error(`the log of ${domain} could not be read in a minute`);
};

/** Everything the bus keeps of a domain, in order. */
export const readBus = async (
  bus: EventBus,
  domain: EventDomain,
): Promise<readonly BusMessage[]> => {
  const last = (await bus.last(domain))?.sequence ?? 0;
  const messages: BusMessage[] = [];
  if (last === 0) return messages;
  const signal = AbortSignal.timeout(60_000);
  for await (const batch of bus.consume(domain, { after: 0, maxBatch: 500, signal })) {
    messages.push(...batch);
    if ((messages.at(-1)?.sequence ?? 0) >= last) return messages;
  }
  throw new Error(`the bus stream of ${domain} could not be read in a minute`);
};
