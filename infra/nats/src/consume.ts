import { type BusMessage, type EventBus } from '@marketgraph/infra/ports';
import { backoff, BrokenCallError, pause, unlessAborted } from '@marketgraph/infra/patience';
import { busStreamName, type EventDomain } from '@marketgraph/schema';
import { type Logger } from 'pino';
import { decodeMessage } from './bus-message.ts';
import { type InspectStream } from './domain-stream.ts';
import { errorCode, isJetStreamError, StreamDamagedError } from './failure.ts';
import { type JetStream } from './jetstream.ts';
import { Pull } from './pull.ts';
import { type Transport } from './transport.ts';

export type Source = {
  readonly transport: Transport;
  readonly jetStream: JetStream;
  readonly inspect: InspectStream;
  readonly logger: Logger | undefined;
};

type Options = Parameters<EventBus['consume']>[1];

/** As `EventBus.consume`. Throws `StreamDamagedError` when the next message is missing for good. */
export async function* consume(
  source: Source,
  domain: EventDomain,
  { after, maxBatch, signal }: Options,
): AsyncGenerator<readonly BusMessage[]> {
  let sequence = after;
  for (let failures = 0; !signal.aborted;) {
    try {
      for await (const batch of follow(source, domain, { after: sequence, maxBatch, signal })) {
        failures = 0;
        sequence = batch.at(-1)?.sequence ?? sequence;
        yield batch;
      }
    } catch (err) {
      if (isAborted(signal)) return;
      if (!isRetryable(err)) throw err;
      failures += 1;
      source.logger?.warn({ err, domain, after: sequence, failures }, 'A consumer is made anew');
      await pause(backoff(failures, Math.random()), signal);
    }
  }
}

/** With one consumer. Throws `BrokenCallError` when another one is needed. */
async function* follow(
  source: Source,
  domain: EventDomain,
  { after, maxBatch, signal }: Options,
): AsyncGenerator<readonly BusMessage[]> {
  const stream = busStreamName(domain);
  const consumer = await unlessAborted(signal, createConsumer(source, domain, after));
  if (consumer === undefined) return;
  const capacity = Math.max(1_000, 2 * maxBatch);
  const pull = new Pull({ transport: source.transport, stream, consumer, capacity, signal });
  const inOrder = createOrder(stream, after);
  try {
    while (!signal.aborted) {
      const { batch, gap } = inOrder((await pull.take(maxBatch)).map(decodeMessage));
      if (batch.length > 0) yield batch;
      if (gap) throw gap;
    }
  } finally {
    pull.close();
    // It ends by itself when nobody asks it for long.
    source.jetStream.deleteConsumer(stream, consumer).catch(() => undefined);
  }
}

const createConsumer = async (
  { jetStream, inspect, logger }: Source,
  domain: EventDomain,
  after: number,
): Promise<string> => {
  const { state } = await inspect(domain);
  if (state.last_seq < after) {
    // It lost its tail: the relay publishes the same events again, with the same sequences.
    logger?.warn({ domain, after, last: state.last_seq }, 'A stream ends before what was consumed');
  }
  return jetStream.createConsumer(busStreamName(domain), {
    deliver_policy: 'by_start_sequence',
    opt_start_seq: after + 1,
    ack_policy: 'none',
    replay_policy: 'instant',
    mem_storage: true,
    num_replicas: 1,
    inactive_threshold: 30 * 1e9,
  });
};

/**
 * Picks what continues the sequence, up to a gap. Earlier messages are left out: a server starts a consumer
 * that asks for more than there is at the end there is.
 */
const createOrder = (stream: string, after: number) => {
  let last = after;
  let hasBegun = false;

  return (messages: readonly BusMessage[]) => {
    const batch: BusMessage[] = [];
    for (const message of messages) {
      const { sequence } = message;
      if (sequence > last + 1) {
        return { batch, gap: missing(`${stream} goes from ${last} to ${sequence}`, hasBegun) };
      }
      hasBegun = true;
      if (sequence <= last) continue;
      last = sequence;
      batch.push(message);
    }
    return { batch, gap: undefined };
  };
};

/** What was lost on the way comes again from a new consumer; what that one does not find either is not there. */
const missing = (what: string, hasBegun: boolean): Error =>
  hasBegun ? new BrokenCallError(what) : new StreamDamagedError(what);

/** A function, because the compiler believes that a property once false stays so. */
const isAborted = ({ aborted }: AbortSignal): boolean => aborted;

const isRetryable = (error: unknown): boolean =>
  error instanceof BrokenCallError || isJetStreamError(error, errorCode.streamNotFound);
