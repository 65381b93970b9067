import { type EventStore, type LogBatch } from '@marketgraph/infra/ports';
import { backoff, BrokenCallError, pause } from '@marketgraph/infra/patience';
import { type Logger } from 'pino';
import { type Connection } from './connection.ts';
import { Inbox } from './inbox.ts';
import { Progress } from './progress.ts';
import { encodeSubscribe } from './read-request.ts';
import { takeFirst, takeWatched, type Watched } from './watch.ts';

type Options = Parameters<EventStore['subscribe']>[0];
type Following = Omit<Watched, 'inbox'>;
type Manner = Pick<Watched, 'attemptMs' | 'silenceMs'> & { readonly logger: Logger | undefined };

/**
 * Follows the log until the signal aborts, over as many calls as it takes.
 * Throws `RefusedError` when the server does not accept the subscription at all.
 */
export async function* subscribe(
  connection: Connection,
  { prefixes, after, signal }: Options,
  { logger, ...limits }: Manner,
): AsyncGenerator<LogBatch> {
  const progress = new Progress(after);
  for (let failures = 0; !signal.aborted;) {
    try {
      for await (const batch of follow({ connection, prefixes, progress, signal, ...limits })) {
        failures = 0;
        yield batch;
      }
    } catch (cause) {
      if (isAborted(signal)) return;
      if (!(cause instanceof BrokenCallError)) throw cause;
      failures += 1;
      logger?.warn({ err: cause, prefixes, failures }, 'A subscription broke and will be resumed');
      await pause(backoff(failures, Math.random()), signal);
    }
  }
}

/** One call. Throws `BrokenCallError` when it ends before the signal aborts. */
async function* follow(following: Following): AsyncGenerator<LogBatch> {
  const { connection, prefixes, progress, signal } = following;
  const client = await connection.client();
  const request = encodeSubscribe(prefixes, progress.resumeAfter);
  const call = connection.call(client, (to, metadata) => to.read(request, metadata));
  const inbox = new Inbox(call, signal);
  const watched = { ...following, inbox };
  try {
    yield* progress.toBatches(await takeFirst(watched));
    while (!signal.aborted) yield* progress.toBatches(await takeWatched(watched));
  } catch (error) {
    connection.reportFailure(client, error);
    throw error;
  } finally {
    inbox.close();
  }
}

/** A function, because the compiler believes that a property once false stays so. */
const isAborted = ({ aborted }: AbortSignal): boolean => aborted;
