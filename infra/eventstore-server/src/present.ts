import type { Log } from './log.ts';
import type { LogRecord } from './record.ts';
import { resolveLink } from './resolve-link.ts';
import { encodeResolved, storedReply, withStructuredIds } from './wire/event.ts';

/** How a reader wants its events. */
export type Presentation = {
  readonly resolveLinks: boolean;
  /** Ids as two numbers instead of text. */
  readonly structuredIds: boolean;
};

/** Makes the reply for a reader; in the plain case it is the stored one, which all readers share. */
export const createPresenter = (
  log: Log,
  { resolveLinks, structuredIds }: Presentation,
): ((record: LogRecord) => Buffer) => {
  const reply = resolveLinks
    ? (record: LogRecord): Buffer => encodeResolved(resolveLink(log, record))
    : storedReply;
  return structuredIds ? (record) => withStructuredIds(reply(record)) : reply;
};
