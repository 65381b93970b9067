import { type ReadResp } from '@eventstore/db-client/generated/streams_pb.js';
import { type RawEvent } from '@marketgraph/infra/ports';
import { type ClientReadableStream } from '@grpc/grpc-js';
import { type Connection } from './connection.ts';
import { endedBy } from './failure.ts';
import { toRawEvent } from './raw-event.ts';
import { type ReadRequest } from './read-request.ts';

/**
 * The events that answer a bounded read; `[]` also where there is no such stream. Throws `BrokenCallError`
 * when the answer is not complete within `ms`, and `RefusedError`.
 */
export const readPage = async (
  connection: Connection,
  request: ReadRequest,
  ms: number,
): Promise<readonly RawEvent[]> => {
  const client = await connection.client();
  const deadline = Date.now() + ms;
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
