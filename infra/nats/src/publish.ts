import { type RawEvent, SequenceConflictError } from '@marketgraph/infra/ports';
import { BrokenCallError, type Patience, persist } from '@marketgraph/infra/patience';
import { busStreamName, type EventDomain, eventSubject } from '@marketgraph/schema';
import { decodeEvent, encodeEvent } from './bus-message.ts';
import { type InspectStream } from './domain-stream.ts';
import { errorCode, JetStreamError } from './failure.ts';
import { type JetStream } from './jetstream.ts';

/** How many are under way at once: enough to fill the line, few enough to repeat. */
const windowSize = 500;

type Parts = {
  readonly jetStream: JetStream;
  readonly inspect: InspectStream;
  readonly patience: Patience;
};

/** As `EventBus.publish`. */
export const publish = async (
  parts: Parts,
  domain: EventDomain,
  after: number,
  events: readonly RawEvent[],
): Promise<number> => {
  for (let done = 0; done < events.length; done += windowSize) {
    const window = events.slice(done, done + windowSize);
    await publishWindow(parts, domain, after + done, window);
  }
  return after + events.length;
};

const publishWindow = async (
  parts: Parts,
  domain: EventDomain,
  after: number,
  events: readonly RawEvent[],
): Promise<void> => {
  let isRetry = false;
  await persist(`publish to ${busStreamName(domain)}`, parts.patience, async () => {
    const stored = isRetry ? await countStored(parts, domain, after, events) : 0;
    isRetry = true;
    const left = events.slice(stored);
    const sent = left.map((event, index) =>
      send(parts.jetStream, domain, {
        event,
        after: after + stored + index,
        before: left[index - 1],
      }),
    );
    const failed = (await Promise.allSettled(sent)).find(({ status }) => status === 'rejected');
    if (failed?.status === 'rejected') throw asRetryable(failed.reason);
  });
};

type Step = {
  readonly event: RawEvent;
  /** The sequence the stream must be at. */
  readonly after: number;
  /** The event that must be there, when it is on its way itself. */
  readonly before: RawEvent | undefined;
};

/**
 * Each is stored only directly behind the one before. The sequence alone would not do: where another
 * publisher took the place of one of ours, those behind it would still find the sequence they expect.
 */
const send = async (
  jetStream: JetStream,
  domain: EventDomain,
  { event, after, before }: Step,
): Promise<void> => {
  const subject = eventSubject(domain, event.stream, event.type);
  const { seq } = await jetStream.publish(subject, encodeEvent(event), {
    'Nats-Msg-Id': event.eventId,
    'Nats-Expected-Stream': busStreamName(domain),
    'Nats-Expected-Last-Sequence': `${after}`,
    ...(before && { 'Nats-Expected-Last-Msg-Id': before.eventId }),
  });
  // A repeat is answered with the place of the first.
  if (seq !== after + 1)
    throw conflict(domain, `${event.eventId} is at ${seq}, not at ${after + 1}`);
};

/** A place that is taken may be taken by ourselves: the next attempt looks. */
const asRetryable = (reason: unknown): unknown =>
  reason instanceof JetStreamError && misplaced.has(reason.code)
    ? new BrokenCallError(reason.message, { cause: reason })
    : reason;

const misplaced = new Set<number>([errorCode.wrongLastSequence, errorCode.wrongLastMessageId]);

/**
 * How many of these events stand behind `after` already. Throws `SequenceConflictError` when something
 * else does, or the stream does not even reach to `after`.
 */
const countStored = async (
  { jetStream, inspect }: Parts,
  domain: EventDomain,
  after: number,
  events: readonly RawEvent[],
): Promise<number> => {
  const { state } = await inspect(domain);
  if (state.last_seq < after) throw conflict(domain, `it ends at ${state.last_seq}`);
  const there = events.slice(0, state.last_seq - after);
  const stored = await Promise.all(
    there.map((_, index) => jetStream.getMessage(busStreamName(domain), after + index + 1)),
  );
  const isOurs = stored.every((body, index) => decodeEvent(body).eventId === there[index]?.eventId);
  if (!isOurs) throw conflict(domain, `other events follow ${after}`);
  return there.length;
};

const conflict = (domain: EventDomain, what: string): SequenceConflictError =>
  new SequenceConflictError(`${busStreamName(domain)}: ${what}`);
