import type { Feed } from './feed.ts';
import type { Log } from './log.ts';
import type { Turns } from './turns.ts';
import type { Writer } from './writer.ts';

/** What the calls work on. */
export type Backend = {
  readonly log: Log;
  readonly feed: Feed;
  readonly writer: Writer;
  readonly turns: Turns;
  /** Bytes that one append may have. */
  readonly maxAppendSize: number;
};
