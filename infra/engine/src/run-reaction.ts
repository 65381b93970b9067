import { type RawEvent, type RecordedEvent } from '@marketgraph/schema';
import { type Follower, type FollowOptions, followSource } from './follow-source.ts';
import { inParallel } from './in-parallel.ts';
import { parsePrefix } from './parse-prefix.ts';
import { pause } from './pause.ts';
import { type AnyReaction } from './reaction.ts';
import { retryDelay } from './retry-delay.ts';

export type ReactionOptions = FollowOptions & { readonly reaction: AnyReaction };

const maxBatch = 100;
const maxStreamsAtOnce = 16;

/**
 * Reacts to a domain's events until the signal aborts: those of one stream in order, different streams
 * side by side. A throw is retried for ever, loudly, while the other streams of the batch go on; the
 * checkpoint moves after the whole batch. So an event may be handled again, and never not at all.
 * Never rejects.
 */
export const runReaction = (options: ReactionOptions): Promise<void> =>
  followSource(reactor(options), options);

const reactor = (options: ReactionOptions): Follower => {
  const { reaction, views } = options;
  const { name, source } = reaction;
  return {
    name,
    source,
    maxBatch,
    prepare: async () => undefined,
    onResume: () => undefined,
    handle: async (from, messages) => {
      const { events, to } = parsePrefix(source, messages, isImported);
      const streams = [...Map.groupBy(events, ({ stream }) => stream).values()];
      const tasks = streams.map((ofStream) => () => handleInOrder(options, ofStream));
      await inParallel(maxStreamsAtOnce, tasks);
      await views.commit({ handler: name, source, from, to }, async () => undefined);
      return to;
    },
  };
};

/** Told from the raw event: a large import must not cost every reaction its parsing. */
const isImported = ({ metadata }: RawEvent): boolean =>
  typeof metadata === 'object' &&
  metadata !== null &&
  'origin' in metadata &&
  metadata.origin === 'import';

const handleInOrder = async (
  options: ReactionOptions,
  events: readonly RecordedEvent[],
): Promise<void> => {
  for (const event of events) await handlePersistently(options, event);
};

const handlePersistently = async (
  { reaction, logger, signal, delayOf = retryDelay }: ReactionOptions,
  event: RecordedEvent,
): Promise<void> => {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await reaction.handle(event);
      return;
    } catch (err) {
      // Not handled and nobody to try again: the checkpoint must stay before it.
      if (signal.aborted) throw err;
      const delayMs = Math.round(delayOf(attempt, Math.random()));
      logger.error(
        { err, attempt, delayMs, ...nameOf(event) },
        `${reaction.name} failed; retrying`,
      );
      await pause(delayMs, signal);
    }
  }
};

const nameOf = ({ eventId, type, stream, revision }: RecordedEvent): object => ({
  eventId,
  type,
  stream,
  revision,
});
