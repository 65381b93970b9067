import { type Patience, persist } from '@marketgraph/infra/patience';
import { type RawEvent } from '@marketgraph/infra/ports';
import { type Connection } from './connection.ts';
import { readPage } from './read-page.ts';
import { encodeRead } from './read-request.ts';

/** What one answer holds at most: a deadline can not be kept for a stream of any length. */
const pageSize = 1_000;

/** All of a stream from a revision on, page by page; `[]` if there is no such stream. */
export const readStream = async (
  connection: Connection,
  patience: Patience,
  stream: string,
  fromRevision: number,
): Promise<readonly RawEvent[]> => {
  const events: RawEvent[] = [];
  for (let next = fromRevision; ; next = (events.at(-1)?.revision ?? next) + 1) {
    const page = await persist(`read of ${stream}`, patience, () =>
      readPage(connection, encodeRead(stream, next, pageSize), patience.attemptMs),
    );
    for (const event of page) {
      // Nothing is taken twice, whatever the server sends.
      if (event.revision > (events.at(-1)?.revision ?? -1)) events.push(event);
    }
    if (page.length < pageSize) return events;
  }
};
