import { type AnyEvent, type RecordedEvent } from '@marketgraph/schema';

/** An event as the log would hold it; only what a projection reads of it is chosen. */
export const recorded = <Event extends AnyEvent>(
  event: Event,
  revision = 0,
  occurredAt = '2026-01-05T10:00:00.000Z',
): RecordedEvent<Event> => ({
  ...event,
  eventId: `0190a5c0-0000-7000-8000-00000000010${revision}`,
  stream: 'fixture-0190a5c0-0000-7000-8000-000000000000',
  revision,
  position: `${revision}/${revision}`,
  recordedAt: occurredAt,
  metadata: {
    version: 1,
    occurredAt,
    correlationId: 'correlation',
    causationId: 'causation',
  },
});

/** The same, on the day that its revision counts from 1 January 2026. */
export const recordedDaily = <Event extends AnyEvent>(
  event: Event,
  revision: number,
): RecordedEvent<Event> => recorded(event, revision, `2026-01-0${revision + 1}T10:00:00.000Z`);
