import { type ChangedNotice } from '@marketgraph/infra/ports';

/** What a push tells beside the entity: facts of the change by the names of the payload's fields. */
export type Facts = Readonly<Record<string, unknown>>;

/** Before anything changed there is only the entity. */
export const noFacts: Facts = {};

/** The view's own facts and what is known of every event. */
export const factsOf = ({ facts, ...notice }: ChangedNotice): Facts => ({
  ...facts,
  eventId: notice.eventId,
  eventType: notice.eventType,
  occurredAt: notice.occurredAt,
  recordedAt: notice.recordedAt,
  revision: notice.revision,
});
