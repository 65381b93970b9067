import { type BusMessage, type ParkedEvent, ParkedMovedError } from '@marketgraph/infra/ports';
import { type RawEvent } from '@marketgraph/schema';
import { type Follower, type FollowOptions, followSource, tellFailure } from './follow-source.ts';
import { handleEvent, type HandleOptions } from './handle-event.ts';
import { HandlerWatch } from './handler-watch.ts';
import { type HeldLease } from './hold-lease.ts';
import { inParallel } from './in-parallel.ts';
import { tellParked, waitingBehind } from './parked-as.ts';
import { type PersonalData } from './personal-data/personal-data.ts';
import { type AnyReaction } from './reaction.ts';
import { replayReaction } from './replay-reaction.ts';
import { type RetryOptions, retryParked } from './retry-parked.ts';

export type ReactionOptions = FollowOptions &
  RetryOptions & {
    readonly reaction: AnyReaction;
    /** What opens personal data; needed by reactions that read it. */
    readonly personalData?: PersonalData;
  };

const maxBatch = 100;
const maxStreamsAtOnce = 16;

/**
 * Reacts to a domain's events until the signal aborts: those of one stream in order, different streams
 * side by side. The checkpoint moves after the whole batch, so an event may be handled again, and never
 * not at all. What fails is tried again at once, then set aside with all that follows in its stream: its
 * policy says whether it is retried there with growing pauses, or parked. What is not reachable is waited
 * for. Never rejects.
 */
export const runReaction = (options: ReactionOptions): Promise<void> => {
  const { name, source } = options.reaction;
  const watched = { ...options, watch: options.watch ?? new HandlerWatch(name, source) };
  return followSource(reactor(watched), watched);
};

const reactor = (options: ReactionOptions & { readonly watch: HandlerWatch }): Follower => {
  const { name, source } = options.reaction;
  const onRetry: HandleOptions['onRetry'] = (error, { eventId }) =>
    tellFailure(options, error, eventId);
  return {
    name,
    source,
    maxBatch,
    startsAt: options.reaction.startsAt ?? 'beginning',
    prepare: async () => undefined,
    beside: (held, signal) => {
      const reaction = whileHeld(options.reaction, held);
      return retryParked(name, { ...options, signal }, (stream) =>
        replayReaction({ ...options, reaction, signal }, stream),
      );
    },
    handle: async (from, messages, held) => {
      const reaction = whileHeld(options.reaction, held);
      const last = messages.at(-1);
      if (!last) throw new RangeError('no messages');
      const { position, recordedAt } = last.event;
      const to = { sequence: last.sequence, position };
      const wanted = messages.filter(({ event }) => !isImported(event));
      const streams = Map.groupBy(wanted, ({ event }) => event.stream);
      const handled = new Map<string, readonly ParkedEvent[]>();
      for (;;) {
        const parked = await handleUnparked({ ...options, reaction, onRetry }, streams, handled);
        held.require();
        const aside = [...handled.values(), ...waiting(streams, parked)].flat();
        const isCommitted = await orReleased(
          options.views.commit(
            { handler: name, source, from, to, lease: held.lease, recordedAt },
            async (transaction) => {
              const still = await transaction.parkedAmong(parked);
              if (still.size < parked.length) throw new ParkedMovedError('a stream was released');
              await transaction.park(aside);
            },
          ),
        );
        if (!isCommitted) continue;
        tellParked(options.logger, name, aside);
        return to;
      }
    },
  };
};

/** A process that was frozen must not go on where another has taken over: it would send each mail again. */
const whileHeld = (reaction: AnyReaction, held: HeldLease): AnyReaction => ({
  ...reaction,
  handle: (event) => {
    held.require();
    return reaction.handle(event);
  },
});

type Handling = ReactionOptions & Pick<HandleOptions, 'onRetry'>;
type Streams = ReadonlyMap<string, readonly BusMessage[]>;

/** Handles the streams that are neither parked nor in `handled`, notes them there, and answers the parked ones. */
const handleUnparked = async (
  options: Handling,
  streams: Streams,
  handled: Map<string, readonly ParkedEvent[]>,
): Promise<readonly string[]> => {
  const { name, source } = options.reaction;
  const open = [...streams.keys()].filter((stream) => !handled.has(stream));
  const parked = await options.views.parkedAmong(name, source, open);
  const tasks = open
    .filter((stream) => !parked.has(stream))
    .map((stream) => async () => {
      handled.set(stream, await handleInOrder(options, streams.get(stream) ?? []));
    });
  await inParallel(maxStreamsAtOnce, tasks);
  return [...parked];
};

const waiting = (streams: Streams, parked: readonly string[]): readonly ParkedEvent[][] =>
  parked.map((stream) => (streams.get(stream) ?? []).map(waitingBehind));

/** False if a stream was released between handling and commit: its events are to be handled after all. */
const orReleased = async (committing: Promise<void>): Promise<boolean> => {
  try {
    await committing;
    return true;
  } catch (error) {
    if (error instanceof ParkedMovedError) return false;
    throw error;
  }
};

/** Told from the raw event: a large import must not cost every reaction its parsing. */
const isImported = ({ metadata }: RawEvent): boolean =>
  typeof metadata === 'object' &&
  metadata !== null &&
  'origin' in metadata &&
  metadata.origin === 'import';

/** Handles events of one stream; answers what is to be set aside: the first that fails, and all after it. */
const handleInOrder = async (
  options: HandleOptions,
  messages: readonly BusMessage[],
): Promise<readonly ParkedEvent[]> => {
  for (const [index, message] of messages.entries()) {
    const failed = await handleEvent(options, message);
    if (failed) return [failed, ...messages.slice(index + 1).map(waitingBehind)];
  }
  return [];
};
