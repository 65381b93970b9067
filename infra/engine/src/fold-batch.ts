import { type ChangedNotice, type Row } from '@marketgraph/infra/ports';
import { type RecordedEvent } from '@marketgraph/schema';
import { type AnyProjection } from './projection.ts';

/** What a batch of events does to a view. */
export type Folded = {
  readonly saved: readonly Row[];
  readonly removed: readonly string[];
  /** One for each event and row it changed, with facts as of that event. */
  readonly notices: readonly ChangedNotice[];
};

/** Every key the events touch, once. */
export const touchedKeys = (
  projection: AnyProjection,
  events: readonly RecordedEvent[],
): readonly string[] => [...new Set(events.flatMap((event) => projection.keysOf(event)))];

/** Folds events, in order, into the rows loaded for `touchedKeys`. Pure. */
export const foldBatch = (
  projection: AnyProjection,
  events: readonly RecordedEvent[],
  loaded: ReadonlyMap<string, Row>,
): Folded => {
  const rows = new Map<string, object | undefined>(loaded);
  const changed = new Set<string>();
  const notices: ChangedNotice[] = [];
  for (const event of events) {
    for (const key of touchedKeys(projection, [event])) {
      const before = rows.get(key);
      const after = projection.project(before, event, key);
      if (after === before) continue;
      rows.set(key, after);
      changed.add(key);
      notices.push(noticeOf(projection, event, key, { before, after }));
    }
  }
  return { ...writesOf(rows, changed), notices };
};

const writesOf = (
  rows: ReadonlyMap<string, object | undefined>,
  changed: ReadonlySet<string>,
): Omit<Folded, 'notices'> => {
  const saved: Row[] = [];
  const removed: string[] = [];
  for (const key of changed) {
    const row = rows.get(key);
    if (row) saved.push({ ...row });
    else removed.push(key);
  }
  return { saved, removed };
};

const noticeOf = (
  projection: AnyProjection,
  event: RecordedEvent,
  key: string,
  { before, after }: { readonly before: object | undefined; readonly after: object | undefined },
): ChangedNotice => {
  const shown = after ?? before;
  return {
    view: projection.view,
    key: (shown && projection.topicOf?.(shown)) ?? key,
    eventId: event.eventId,
    eventType: event.type,
    occurredAt: event.metadata.occurredAt,
    recordedAt: event.recordedAt,
    revision: event.revision,
    position: event.position,
    // A row that is gone has no facts.
    facts: (after && projection.factsOf?.(after)) ?? {},
  };
};
