import type { Log } from './log.ts';
import type { LogRecord } from './record.ts';
import { visibleEvent } from './visible-events.ts';
import { decodeData, type Resolved } from './wire/event.ts';
import { MAX_STREAM_NAME_BYTES } from './wire/stream-name.ts';

/** The type of the events that only point to another one. */
export const LINK_TYPE = '$>';

/** The data of a link to an event. */
export const linkTo = ({ revision, stream }: LogRecord): string => `${revision}@${stream}`;

/** Follows a link, one step only; its event is absent when it is hidden, deleted or was never there. */
export const resolveLink = (log: Log, record: LogRecord): Resolved => {
  if (record.type !== LINK_TYPE) return { event: record };
  const target = /^(\d+)@(.+)$/s.exec(Buffer.from(decodeData(record.reply)).toString());
  const [, revision, stream] = target ?? [];
  if (stream === undefined || Buffer.byteLength(stream) > MAX_STREAM_NAME_BYTES)
    return { link: record, event: undefined };
  return { link: record, event: visibleEvent(log, stream, Number(revision)) };
};
