import { type BusMessage, type ChangedNotice, type ViewStore } from '@marketgraph/infra/ports';
import { type RecordedEvent } from '@marketgraph/schema';
import { readMessages } from './fold-messages.ts';
import { noticeOf } from './fold.ts';
import { openerFor } from './personal-data/open-events.ts';
import { type PersonalData } from './personal-data/personal-data.ts';
import { type AnyProjection } from './projection.ts';

export type AgainOptions = {
  readonly projection: AnyProjection;
  readonly views: ViewStore;
  readonly personalData?: PersonalData;
};

/**
 * What a commit that is known by its messages alone has to be said about: one notice for each row that they
 * touch, of the last event that does. The row is as that event left it, so its facts are right, as long as
 * nothing was committed since. Streams that are parked are left out: the row does not have them.
 */
export const noticesAgain = async (
  { projection, views, personalData }: AgainOptions,
  messages: readonly BusMessage[],
): Promise<readonly ChangedNotice[]> => {
  const { name, source, table } = projection;
  const events = messages.map(({ event }) => event);
  const parked = await views.parkedAmong(name, source, [
    ...new Set(events.map(({ stream }) => stream)),
  ]);
  const open = await openerFor(projection, personalData, events);
  const flowing = messages.filter(({ event }) => !parked.has(event.stream));
  const last = lastByKey(readMessages(projection, flowing, open));
  const rows = await views.load(table, [...last.keys()]);
  return [...last].map(([key, event]) => {
    const row = rows.get(key);
    return noticeOf(projection, event, key, { before: row, after: row });
  });
};

/** In the order of the events. */
const lastByKey = (reads: ReturnType<typeof readMessages>): ReadonlyMap<string, RecordedEvent> => {
  const last = new Map<string, RecordedEvent>();
  for (const { outcome } of reads) {
    if (!('keys' in outcome)) continue;
    for (const key of outcome.keys) {
      last.delete(key);
      last.set(key, outcome.event);
    }
  }
  return last;
};
