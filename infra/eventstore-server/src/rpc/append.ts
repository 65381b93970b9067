import type { AppendReq } from '@eventstore/db-client/generated/streams_pb.js';
import type { ServerReadableStream } from '@grpc/grpc-js';
import { appendEvents, type AppendRequest, type Target } from '../append-events.ts';
import type { Backend } from '../backend.ts';
import { sizeOf } from '../proposed-event.ts';
import { encodeAppendReply } from '../wire/append-reply.ts';
import { decodeExpectedRevision } from '../wire/expected-revision.ts';
import { decodeProposedEvent } from '../wire/proposed-event.ts';
import { invalidArgument, maxAppendSizeExceeded } from '../wire/rpc-error.ts';
import { decodeStreamName } from '../wire/stream-name.ts';

/** Streams.Append: options first, then one message per event. */
export const handleAppend = async (
  { writer, maxAppendSize: maxSize }: Backend,
  call: ServerReadableStream<AppendReq, Buffer>,
): Promise<Buffer> => {
  const request = await receive(call, maxSize);
  const deadline = Number(call.getDeadline());
  return encodeAppendReply(request, await appendEvents(writer, request, { deadline, maxSize }));
};

const receive = async (
  messages: AsyncIterable<AppendReq>,
  maxSize: number,
): Promise<AppendRequest> => {
  let target: Target | undefined;
  let size = 0;
  const events = [];
  for await (const message of messages) {
    target ??= decodeTarget(message);
    const proposed = message.getProposedMessage();
    if (proposed === undefined) continue;
    const event = decodeProposedEvent(proposed);
    size += sizeOf(event);
    if (size > maxSize) throw maxAppendSizeExceeded(maxSize);
    events.push(event);
  }
  if (target === undefined) throw invalidArgument('Append options are required.');
  return { ...target, events };
};

const decodeTarget = (message: AppendReq): Target => {
  const options = message.getOptions();
  if (options === undefined) throw invalidArgument('Append options are required.');
  const exact = options.hasRevision() ? options.getRevision() : undefined;
  return {
    stream: decodeStreamName(options.getStreamIdentifier()),
    expected: decodeExpectedRevision(options, exact),
  };
};
