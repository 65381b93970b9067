import type { Log } from './log.ts';
import type { LogRecord } from './record.ts';
import { firstVisible } from './visible-events.ts';
import type { ReadPlan } from './wire/read-request.ts';
import type { Start } from './wire/start.ts';
import { streamDeleted } from './wire/rpc-error.ts';

/** Where a subscription is in what it subscribed to. */
export type Cursor = {
  /** The next records of the log; none when there are no more yet. Throws an RpcError if the stream is tombstoned. */
  nextPage(): readonly LogRecord[];
  /** Moves past a record; false if it is already behind. */
  pass(record: LogRecord): boolean;
};

/** Starts are exclusive: the event at the start itself has been seen. */
export const createCursor = (
  log: Log,
  { stream, from }: Pick<ReadPlan, 'stream' | 'from'>,
): Cursor => (stream === undefined ? allCursor(log, from) : streamCursor(log, stream, from));

const allCursor = (log: Log, from: Start): Cursor => {
  let position = from === 'start' ? -1 : from === 'end' ? log.lastPosition : from;
  return {
    nextPage: () => log.forwards(position + 1),
    pass: (record) => {
      if (record.position <= position) return false;
      position = record.position;
      return true;
    },
  };
};

const streamCursor = (log: Log, stream: string, from: Start): Cursor => {
  let revision = from === 'start' ? -1 : from === 'end' ? log.head(stream).lastRevision : from;
  return {
    nextPage: () => {
      const head = log.head(stream);
      if (head.isTombstoned) throw streamDeleted(stream);
      const next = Math.max(revision + 1, firstVisible(log, head));
      return next > head.lastRevision ? [] : log.streamEvents(head, next, head.lastRevision);
    },
    pass: (record) => {
      if (record.revision <= revision) return false;
      revision = record.revision;
      return true;
    },
  };
};
