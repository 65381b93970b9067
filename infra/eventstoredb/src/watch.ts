import { type ReadResp } from '@eventstore/db-client/generated/streams_pb.js';
import { BrokenCallError, unlessAborted } from '@marketgraph/infra/patience';
import { comparePositions, parsePosition, type Position } from '@marketgraph/infra/ports';
import { type Connection } from './connection.ts';
import { RefusedError } from './failure.ts';
import { type Inbox } from './inbox.ts';
import { type Progress } from './progress.ts';
import { readPage } from './read-page.ts';
import { encodeReadAll } from './read-request.ts';

export type Watched = {
  readonly connection: Connection;
  readonly inbox: Inbox;
  readonly progress: Progress;
  readonly prefixes: readonly string[];
  readonly signal: AbortSignal;
  /** How long it may be silent before the log itself is asked. */
  readonly silenceMs: number;
  /** How long an answer may take. */
  readonly attemptMs: number;
};

/**
 * What arrives next. Throws `BrokenCallError` when the subscription does not deliver what is there.
 *
 * Keepalive notices that a connection or a process is gone, but not that a server which answers its pings
 * has stopped delivering. Silence proves nothing: nothing may have been written, and checkpoints come by
 * events considered, not by time. So after a silence the log is asked by an ordinary read for the first
 * event that is due. The read begins where the server said it had come, which is never more than a few
 * hundred events behind, so it costs little however rare the events are. An event found may still be on
 * its way: only if nothing at all arrives while a call may take, the subscription is taken for dead. Being
 * wrong costs a resubscription, and nothing is lost or doubled by it.
 */
export const takeWatched = async (watched: Watched): Promise<readonly ReadResp[]> => {
  const { inbox, silenceMs, attemptMs } = watched;
  for (;;) {
    const messages = await inbox.take(silenceMs);
    if (messages) return messages;
    const due = await firstDue(watched);
    if (due === undefined) continue;
    const late = await inbox.take(attemptMs);
    if (late) return late;
    throw new BrokenCallError(`nothing arrives, though there is an event at ${due}`);
  }
};

/** Confirmation is the first thing that a server sends, at once. */
export const takeFirst = async ({ inbox, attemptMs }: Watched): Promise<readonly ReadResp[]> => {
  const messages = await inbox.take(attemptMs);
  if (messages) return messages;
  throw new BrokenCallError(`the subscription is not confirmed within ${attemptMs} ms`);
};

const firstDue = async (watched: Watched): Promise<string | undefined> => {
  const { connection, progress, prefixes, signal, attemptMs } = watched;
  const { lastSeen } = progress;
  // A read begins with what stands at its position: two, because that one is known.
  const request = encodeReadAll(prefixes, lastSeen, 2);
  const reading = readPage(connection, request, attemptMs).catch(takeRefusalForNothing);
  const events = await unlessAborted(signal, reading);
  return events?.find(({ position }) => isAfter(parsePosition(position), lastSeen))?.position;
};

/** Where reading $all is not allowed, a subscription cannot be watched, but it can be used. */
const takeRefusalForNothing = (error: unknown): readonly [] => {
  if (error instanceof RefusedError) return [];
  throw error;
};

const isAfter = (position: Position, other: Position | 'start'): boolean =>
  other === 'start' || comparePositions(position, other) > 0;
