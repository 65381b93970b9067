import { type EventDomain, streamId } from './streams.ts';

/**
 * What subjects look like: raise it when anything of `eventSubject` changes. It is recorded in every
 * stream, and a stream of another epoch is refused: consumers filter by subject.
 */
export const busEpoch = 1;

/** Fixed per epoch. */
export const partitionCount = 16;

/**
 * A stable hash (FNV-1a, 32 bit) of the stream's name, modulo `partitionCount`. Computed by the
 * relay, so that it does not depend on a feature of the server.
 */
export const partitionOf = (stream: string): number => {
  let hash = 0x811c9dc5;
  for (let index = 0; index < stream.length; index += 1) {
    hash = Math.imul(hash ^ stream.charCodeAt(index), 0x01000193);
  }
  return (hash >>> 0) % partitionCount;
};

/** The JetStream stream that caches a domain's part of the log. */
export const busStreamName = (domain: EventDomain): string => `EVENTS_${domain.toUpperCase()}`;

/** Every subject of a domain. */
export const eventSubjects = (domain: EventDomain): string => `events.${domain}.>`;

/** `events.<domain>.<partition>.<Event>.<id>`. */
export const eventSubject = (domain: EventDomain, stream: string, eventType: string): string =>
  `events.${domain}.${partitionOf(stream)}.${eventType}.${streamId(stream)}`;

/** Core NATS subject that says: this view's row (or group of rows) has changed and is committed. */
export const changedSubject = (view: string, key: string): string => `changed.${view}.${key}`;
