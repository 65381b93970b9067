import { type Appended, type EventStore, parsePosition } from '@marketgraph/infra/ports';
import { type Patience } from '@marketgraph/infra/patience';
import { type Logger } from 'pino';
import { type AppendReply } from './append-reply.ts';
import { createAppender } from './appender.ts';
import { openConnection } from './connection.ts';
import { readStream } from './read-stream.ts';
import { subscribe } from './subscription.ts';

export type EventStoreDbOptions = {
  /** A connection string: `esdb://127.0.0.1:4430?tls=false`, or the hosts of a cluster. */
  readonly url: string;
  readonly logger?: Logger;
  readonly patience?: Patience;
  /** How long a subscription may be silent before the log itself is asked what is due; default 5 s. */
  readonly silenceMs?: number;
};

const defaultPatience: Patience = { attemptMs: 5_000, totalMs: 20_000 };

/**
 * The event store port over EventStoreDB 21.10 or later, KurrentDB, or our own server. Connects with the
 * first call. Beside the port's errors, calls throw `RefusedError` when repeating them can not help.
 * Throws at once when `url` is not a connection string.
 */
export const eventStoreDb = ({
  url,
  logger,
  patience = defaultPatience,
  silenceMs = 5_000,
}: EventStoreDbOptions): EventStore => {
  const connection = openConnection(url);
  const appender = createAppender(connection, patience);
  const limits = { attemptMs: patience.attemptMs, silenceMs, logger };
  const closing = new AbortController();

  const read: EventStore['read'] = (stream, fromRevision = 0) =>
    readStream(connection, patience, stream, fromRevision);

  const complete = async (
    stream: string,
    { revision, position }: AppendReply,
  ): Promise<Appended> => {
    if (position) return { revision, position };
    const [event] = await read(stream, revision);
    return { revision, position: parsePosition(event?.position ?? '') };
  };

  return {
    append: async (stream, expected, events) => {
      if (events.length === 0) throw new RangeError(`nothing to append to ${stream}`);
      return complete(stream, await appender.append(stream, expected, events));
    },
    read,
    subscribe: ({ signal, ...options }) => {
      const either = AbortSignal.any([signal, closing.signal]);
      return subscribe(connection, { ...options, signal: either }, limits);
    },
    close: async () => {
      closing.abort();
      appender.close();
      connection.close();
    },
  };
};
