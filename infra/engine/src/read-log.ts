import {
  type BusMessage,
  type Checkpoint,
  type EventStore,
  parsePosition,
  type Position,
} from '@marketgraph/infra/ports';
import { type EventDomain, streamPrefixes } from '@marketgraph/schema';

export type LogReading = {
  readonly eventStore: EventStore;
  readonly domain: EventDomain;
  /** The last event not to read any more; from the first one on without it. */
  readonly after: Checkpoint | undefined;
  readonly maxBatch: number;
  readonly signal: AbortSignal;
  /** Ends with the event of this sequence. Without it: with the last one there is. */
  readonly upTo?: number;
  /** Goes on with what is appended later, until the signal aborts. */
  readonly isLive?: boolean;
};

/**
 * A domain's events from the log itself, as the bus would give them: the relay copies them in this order,
 * without gap, so that the n-th event of the log has sequence n. Full batches until the end of the log,
 * afterwards what has come. Ends when the signal aborts, too. Throws what `EventStore.subscribe` throws.
 */
export async function* readLog(options: LogReading): AsyncGenerator<readonly BusMessage[]> {
  const { eventStore, domain, after, maxBatch, signal, upTo = Infinity, isLive = false } = options;
  const reading = { prefixes: streamPrefixes(domain), after: positionOf(after), signal };
  let sequence = sequenceOf(after);
  let hasAll = sequence >= upTo;
  if (hasAll) return;
  let waiting: BusMessage[] = [];
  for await (const batch of eventStore.subscribe(reading)) {
    if (batch.kind === 'caught-up') hasAll = true;
    if (batch.kind === 'events') {
      for (const event of batch.events.slice(0, upTo - sequence)) {
        waiting.push({ sequence: (sequence += 1), event });
      }
    }
    if (sequence >= upTo) hasAll = true;
    const { full, rest } = cut(waiting, maxBatch);
    yield* full;
    waiting = rest;
    if (!hasAll) continue;
    if (waiting.length > 0) yield waiting;
    waiting = [];
    if (!isLive || sequence >= upTo) return;
  }
}

const sequenceOf = (checkpoint: Checkpoint | undefined): number => checkpoint?.sequence ?? 0;

/** Who has read nothing may know no position of an event either. */
const positionOf = (after: Checkpoint | undefined): Position | 'start' =>
  after && after.sequence > 0 ? parsePosition(after.position) : 'start';

const cut = <Item>(items: Item[], size: number): { full: Item[][]; rest: Item[] } => {
  const count = Math.floor(items.length / size);
  const full = Array.from({ length: count }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  );
  return { full, rest: count === 0 ? items : items.slice(count * size) };
};
