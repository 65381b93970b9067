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

/** A fold that is fed event by event. */
export type Fold = {
  /** Folds one event into the rows of `keys`: into all of them, or, when it throws, into none. */
  readonly add: (event: RecordedEvent, keys: readonly string[]) => undefined;
  readonly result: () => Folded;
};

/** Begins with the rows as loaded. */
export const createFold = (projection: AnyProjection, loaded: ReadonlyMap<string, Row>): Fold => {
  const rows = new Map<string, object | undefined>(loaded);
  const changed = new Set<string>();
  const notices: ChangedNotice[] = [];
  return {
    add: (event, keys) => {
      const steps = keys.map((key) => stepOf(projection, event, key, rows.get(key)));
      for (const { key, before, after, notice } of steps) {
        if (after === before) continue;
        rows.set(key, after);
        changed.add(key);
        if (notice) notices.push(notice);
      }
    },
    result: () => ({ ...writesOf(rows, changed), notices }),
  };
};

const stepOf = (
  projection: AnyProjection,
  event: RecordedEvent,
  key: string,
  before: object | undefined,
) => {
  const after = projection.project(before, event, key);
  const notice = after === before ? undefined : noticeOf(projection, event, key, { before, after });
  return { key, before, after, notice };
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

/** What is said of a row that an event has changed. */
export const noticeOf = (
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
