import type { Backend } from './backend.ts';
import type { Cursor } from './cursor.ts';
import { Inbox } from './inbox.ts';
import type { LogRecord } from './record.ts';

type Source = Pick<Backend, 'log' | 'feed' | 'turns'>;

/** Somebody who wants whatever comes after a cursor. */
export type Follower = {
  readonly cursor: Cursor;
  /** undefined is $all. */
  readonly stream: string | undefined;
  /** Aborts when nobody is there any more. */
  readonly gone: AbortSignal;
  /** Gets one group after the other, the next when this one is done; some may be behind the cursor. */
  readonly take: (records: readonly LogRecord[]) => Promise<void>;
  /** There is no more for now; can happen again and again. */
  readonly caughtUp: () => void;
};

/**
 * Hands over what comes after the cursor, first from the log, then from the feed, until the follower is
 * gone. One that is too slow for the feed goes back to the log, so that no backlog piles up in memory.
 */
export const follow = async (source: Source, follower: Follower): Promise<void> => {
  while (!follower.gone.aborted) {
    await catchUp(source, follower);
    // Nothing is awaited between the last look into the log and joining the feed: no event slips through.
    const inbox = new Inbox();
    const leave = source.feed.join(inbox, follower.stream);
    await stayLive(inbox, follower).finally(leave);
  }
};

const catchUp = async ({ turns }: Source, { cursor, gone, take }: Follower): Promise<void> => {
  for (;;) {
    const page = cursor.nextPage();
    if (page.length === 0 || gone.aborted) return;
    await take(page);
    // A filter that matches nothing would otherwise read the whole log without letting anybody in.
    await turns.next();
  }
};

const stayLive = async (inbox: Inbox, { gone, take, caughtUp }: Follower): Promise<void> => {
  const close = (): void => inbox.close();
  gone.addEventListener('abort', close, { once: true });
  caughtUp();
  for (let group = await inbox.next(); group; group = await inbox.next()) await take(group);
  gone.removeEventListener('abort', close);
};
