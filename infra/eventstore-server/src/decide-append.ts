import type { ExpectedRevision } from './expected-revision.ts';

/** The stream as the rules see it; -1 is "no event". */
export type StreamState = {
  readonly lastRevision: number;
  readonly isTombstoned: boolean;
  readonly isSoftDeleted: boolean;
  hasMetadata(): boolean;
  /** Id of the event stored at a revision. */
  idAt(revision: number): string | undefined;
  /** Revision in this stream of an event that was appended not long ago. */
  recentRevision(id: string): number | undefined;
};

export type AppendDecision =
  | { readonly outcome: 'append' }
  | { readonly outcome: 'repeat'; readonly lastRevision: number }
  | { readonly outcome: 'wrong-expected-revision' }
  | { readonly outcome: 'stream-deleted' };

const append: AppendDecision = { outcome: 'append' };
const refused: AppendDecision = { outcome: 'wrong-expected-revision' };
const deleted: AppendDecision = { outcome: 'stream-deleted' };

/** Decides what an append of these event ids means for the stream as it is now. */
export const decideAppend = (
  stream: StreamState,
  expected: ExpectedRevision,
  ids: readonly string[],
): AppendDecision => {
  if (stream.isTombstoned) return deleted;
  switch (expected) {
    case 'any':
      return decideByRecentIds(stream, ids);
    case 'stream_exists':
      return decideOnExisting(stream, ids);
    case 'no_stream':
      return decideAtRevision(stream, -1, ids);
    default:
      return decideAtRevision(stream, expected, ids);
  }
};

const decideOnExisting = (stream: StreamState, ids: readonly string[]): AppendDecision => {
  if (stream.isSoftDeleted) return deleted;
  if (stream.lastRevision < 0 && !stream.hasMetadata()) return refused;
  return decideByRecentIds(stream, ids);
};

/** Without a revision only the memory of recent ids tells a repeat, so it is lost on a restart. */
const decideByRecentIds = (stream: StreamState, ids: readonly string[]): AppendDecision => {
  const revisions = ids.map((id) => stream.recentRevision(id));
  const [first] = revisions;
  if (first === undefined) return append;
  const last = revisions.at(-1);
  return last === undefined || revisions.includes(undefined)
    ? refused
    : { outcome: 'repeat', lastRevision: last };
};

const decideAtRevision = (
  stream: StreamState,
  expected: number,
  ids: readonly string[],
): AppendDecision => {
  if (expected === stream.lastRevision) return append;
  if (expected > stream.lastRevision || ids.length === 0) return refused;
  const unknown = ids.findIndex((id, index) => stream.idAt(expected + 1 + index) !== id);
  if (unknown === -1) return { outcome: 'repeat', lastRevision: expected + ids.length };
  // A soft-deleted stream counts as absent, and its numbering continues after the old events.
  return unknown === 0 && expected === -1 && stream.isSoftDeleted ? append : refused;
};
