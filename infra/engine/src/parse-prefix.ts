import { type BusMessage, type Checkpoint } from '@marketgraph/infra/ports';
import {
  type EventDomain,
  parseEvent,
  type RawEvent,
  type RecordedEvent,
} from '@marketgraph/schema';

/** Events of a known contract, and the checkpoint that says they were handled. */
export type Prefix = { readonly events: readonly RecordedEvent[]; readonly to: Checkpoint };

/** An event that no contract of this process describes; `cause` says why. */
class UnreadableEventError extends Error {
  readonly code = 'UNREADABLE_EVENT';
}

/**
 * The messages up to the first that is off contract, without those that are `ignored` unread.
 * So all before it is handled, and it alone is tried again: throws `UnreadableEventError` if it is the first.
 */
export const parsePrefix = (
  source: EventDomain,
  messages: readonly BusMessage[],
  ignored: (event: RawEvent) => boolean = () => false,
): Prefix => {
  const events: RecordedEvent[] = [];
  let to: Checkpoint | undefined;
  for (const { sequence, event } of messages) {
    try {
      if (!ignored(event)) events.push(parseEvent(source, event));
    } catch (cause) {
      if (to) break;
      const name = `${event.type} ${event.eventId}, sequence ${sequence} of ${source}`;
      throw new UnreadableEventError(`${name}, can not be read`, { cause });
    }
    to = { sequence, position: event.position };
  }
  if (!to) throw new RangeError('no messages');
  return { events, to };
};
