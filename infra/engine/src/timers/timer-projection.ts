import { isDeepStrictEqual } from 'node:util';
import { type TimerRow, timerTable } from '@marketgraph/infra/ports';
import { type EventDomain, type RecordedEvent } from '@marketgraph/schema';
import { type AnyProjection, defineProjection } from '../projection.ts';
import { type AnyTimer } from './timer.ts';

/** The timers that are set, as a view: written with the checkpoint, parked and rebuilt as any other. */
export const timerProjection = (timer: AnyTimer): AnyProjection => {
  const { name, source, version } = timer;
  const table = timerTable(`${name.replace(/^[^_]*_/, '').replaceAll('-', '_')}_timer`, version);
  return defineProjection<EventDomain, TimerRow>({
    name,
    view: name,
    source,
    table,
    keysOf: (event) => {
      const key = isImported(event) ? undefined : timer.keyOf(event);
      return key === undefined ? [] : [key];
    },
    project: (row, event, key) => {
      const set = timer.timerOf(row && { dueAt: row.dueAt, data: row.data }, event);
      if (!set) return undefined;
      const { eventId, metadata } = event;
      const dueAt = new Date(set.dueAt).toISOString();
      const data = asJson(set.data);
      if (row?.dueAt === dueAt) return isDeepStrictEqual(row.data, data) ? row : { ...row, data };
      const { correlationId } = metadata;
      return { key, dueAt, nextAt: dueAt, data, correlationId, causationId: eventId, fault: null };
    },
  });
};

/** As it will come back: another form of the same must not look like a change. */
const asJson = (data: unknown): unknown =>
  data === undefined ? null : (JSON.parse(JSON.stringify(data)) as unknown);

/** What happened years ago is over, whatever it waited for. */
const isImported = ({ metadata }: RecordedEvent): boolean => metadata.origin === 'import';
