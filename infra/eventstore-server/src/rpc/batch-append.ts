import type { BatchAppendReq } from '@eventstore/db-client/generated/streams_pb.js';
import { status, type ServerDuplexStream } from '@grpc/grpc-js';
import { appendEvents, type Target } from '../append-events.ts';
import type { Backend } from '../backend.ts';
import { sizeOf, type ProposedEvent } from '../proposed-event.ts';
import type { Writer } from '../writer.ts';
import { encodeBatchAppendReply, type BatchOutcome } from '../wire/batch-append-reply.ts';
import { decodeBatchTarget } from '../wire/batch-target.ts';
import { decodeProposedEvent } from '../wire/proposed-event.ts';
import { RpcError } from '../wire/rpc-error.ts';
import { decodeUuid } from '../wire/uuid.ts';

/** One append whose messages are still arriving. */
type Batch = {
  readonly target: Target;
  readonly deadline: number;
  readonly events: ProposedEvent[];
  size: number;
};

/**
 * Streams.BatchAppend: many appends, each in one or more messages, over one call that stays open.
 * Clients share the call between all their appends, so a bad one is answered and never ends the call.
 */
export class BatchAppend {
  readonly #writer: Writer;
  readonly #maxSize: number;
  readonly #call: ServerDuplexStream<BatchAppendReq, Buffer>;
  readonly #arriving = new Map<string, Batch>();
  readonly #answering = new Set<Promise<void>>();

  constructor(backend: Backend, call: ServerDuplexStream<BatchAppendReq, Buffer>) {
    this.#writer = backend.writer;
    this.#maxSize = backend.maxAppendSize;
    this.#call = call;
  }

  /** Resolves when the client has sent everything and has every answer. */
  async run(): Promise<void> {
    // The end of the requests must not destroy the call: its last answers are still to come.
    const messages: AsyncIterable<BatchAppendReq> = this.#call.iterator({ destroyOnReturn: false });
    for await (const message of messages) {
      this.#receive(message);
      await this.#writer.ready();
    }
    await Promise.all(this.#answering);
  }

  #receive(message: BatchAppendReq): void {
    const id = decodeUuid(message.getCorrelationId());
    try {
      const batch = this.#collect(id, message);
      if (batch && message.getIsFinal()) this.#finish(id, batch);
    } catch (error) {
      if (!(error instanceof RpcError)) throw error;
      const target = this.#arriving.get(id)?.target ?? { stream: '', expected: 'any' };
      this.#arriving.delete(id);
      this.#answer(id, target, { outcome: 'bad-request', message: error.details });
    }
  }

  /** The rest of a batch that was answered early belongs to nobody. */
  #collect(id: string, message: BatchAppendReq): Batch | undefined {
    const options = message.getOptions();
    const batch =
      this.#arriving.get(id) ?? (options && { ...decodeBatchTarget(options), events: [], size: 0 });
    if (batch === undefined) return undefined;
    this.#arriving.set(id, batch);
    for (const proposed of message.getProposedMessagesList()) {
      const event = decodeProposedEvent(proposed);
      batch.size += sizeOf(event);
      if (batch.size <= this.#maxSize) batch.events.push(event);
    }
    return batch;
  }

  #finish(id: string, { target, deadline, events, size }: Batch): void {
    this.#arriving.delete(id);
    const maxSize = this.#maxSize;
    if (size > maxSize) {
      this.#answer(id, target, { outcome: 'too-large', maxSize });
      return;
    }
    const answering = appendEvents(this.#writer, { ...target, events }, { deadline, maxSize })
      .catch(asFailure)
      .then((result) => {
        this.#answer(id, target, result);
        this.#answering.delete(answering);
      });
    this.#answering.add(answering);
  }

  #answer(id: string, target: Target, result: BatchOutcome): void {
    if (this.#call.writable) this.#call.write(encodeBatchAppendReply(id, target, result));
  }
}

/** What a closing server refuses is certainly not written, which is what a timeout in the queue says, too. */
const asFailure = (error: unknown): BatchOutcome => ({
  outcome: error instanceof RpcError && error.code === status.UNAVAILABLE ? 'too-late' : 'failed',
  message: error instanceof Error ? error.message : String(error),
});
