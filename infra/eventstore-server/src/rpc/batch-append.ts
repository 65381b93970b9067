import type { BatchAppendReq } from '@eventstore/db-client/generated/streams_pb.js';
import type { ServerDuplexStream } from '@grpc/grpc-js';
import { sizeOf } from '../append-size.ts';
import type { Backend } from '../backend.ts';
import type { ProposedEvent } from '../group.ts';
import {
  appendEvents,
  MAX_APPEND_SIZE,
  type AppendOutcome,
  type AppendRequest,
} from '../streams.ts';
import { encodeBatchAppendReply, type BatchFailure } from '../wire/batch-append-reply.ts';
import { decodeExpectedRevision } from '../wire/expected-revision.ts';
import { decodeProposedEvent } from '../wire/proposed-event.ts';
import { invalidArgument } from '../wire/rpc-error.ts';
import { decodeStreamName } from '../wire/stream-name.ts';
import { decodeUuid } from '../wire/uuid.ts';

type Batch = {
  readonly stream: string;
  readonly expected: AppendRequest['expected'];
  readonly events: ProposedEvent[];
  size: number;
};

/** Streams.BatchAppend: many appends, each in one or more messages, over one call that stays open. */
export const handleBatchAppend = async (
  backend: Backend,
  call: ServerDuplexStream<BatchAppendReq, Buffer>,
): Promise<void> => {
  const open = new Map<string, Batch>();
  const running = new Set<Promise<void>>();
  for await (const message of call as AsyncIterable<BatchAppendReq>) {
    const correlationId = decodeUuid(message.getCorrelationId());
    const batch = open.get(correlationId) ?? decodeTarget(message);
    collect(batch, message);
    if (!message.getIsFinal()) {
      open.set(correlationId, batch);
      continue;
    }
    open.delete(correlationId);
    const answering = append(backend, batch).then((result) => {
      call.write(encodeBatchAppendReply(correlationId, batch, result));
    });
    running.add(answering);
    void answering.finally(() => running.delete(answering));
  }
  await Promise.all(running);
};

const append = async ({ writer }: Backend, batch: Batch): Promise<AppendOutcome | BatchFailure> => {
  if (batch.size > MAX_APPEND_SIZE) return { outcome: 'too-large' };
  return await appendEvents(writer, batch);
};

const collect = (batch: Batch, message: BatchAppendReq): void => {
  for (const proposed of message.getProposedMessagesList()) {
    const event = decodeProposedEvent(proposed);
    batch.size += sizeOf(event);
    if (batch.size <= MAX_APPEND_SIZE) batch.events.push(event);
  }
};

const decodeTarget = (message: BatchAppendReq): Batch => {
  const options = message.getOptions();
  if (options === undefined) throw invalidArgument('The first message of a batch needs options.');
  return {
    stream: decodeStreamName(options.getStreamIdentifier()),
    expected: decodeExpectedRevision(
      options,
      options.hasStreamPosition() ? options.getStreamPosition() : undefined,
    ),
    events: [],
    size: 0,
  };
};
