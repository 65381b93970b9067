import { type ReadResp } from '@eventstore/db-client/generated/streams_pb.js';
import { type RawEvent } from '@marketgraph/infra/ports';
import { type Patience, persist } from '@marketgraph/infra/patience';
import { type ClientReadableStream } from '@grpc/grpc-js';
import { type Connection } from './connection.ts';
import { endedBy } from './failure.ts';
import { toRawEvent } from './raw-event.ts';
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
      readPage(connection, patience, stream, next),
    );
    events.push(...page);
    if (page.length < pageSize) return events;
  }
};

const readPage = async (
  connection: Connection,
  { attemptMs }: Patience,
  stream: string,
  fromRevision: number,
): Promise<readonly RawEvent[]> => {
  const client = await connection.client();
  const request = encodeRead(stream, fromRevision, pageSize);
  const deadline = Date.now() + attemptMs;
  const call = connection.call(client, (to, metadata) => to.read(request, metadata, { deadline }));
  try {
    return await collectEvents(call);
  } catch (error) {
    connection.reportFailure(client, error);
    throw error;
  }
};

const collectEvents = (call: ClientReadableStream<ReadResp>): Promise<readonly RawEvent[]> =>
  new Promise((resolve, reject) => {
    const events: RawEvent[] = [];
    call.on('data', (reply: ReadResp) => {
      // A missing stream is a reply without an event.
      const event = reply.getEvent()?.getEvent();
      if (event) events.push(toRawEvent(event));
    });
    call.on('error', (error) => reject(endedBy('read', error)));
    call.on('end', () => resolve(events));
  });
