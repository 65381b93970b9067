import { type EventStore } from '@marketgraph/infra/ports';
import {
  type DomainEvents,
  type EventDomain,
  parseEvent,
  type RecordedEvent,
} from '@marketgraph/schema';

/**
 * A stream's events, oldest first and checked against their contracts; `[]` if there is no such stream.
 * For timelines, and for folding a stream into a view row. Throws like `parseEvent`.
 */
export const readHistory = async <Of extends EventDomain>(
  eventStore: EventStore,
  domain: Of,
  stream: string,
): Promise<RecordedEvent<DomainEvents[Of]>[]> =>
  (await eventStore.read(stream)).map((raw) => parseEvent(domain, raw));
