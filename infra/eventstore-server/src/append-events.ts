import { decideAppend } from './decide-append.ts';
import type { ExpectedRevision } from './expected-revision.ts';
import type { Group, Written } from './group.ts';
import { originalStreamOf } from './metadata-stream.ts';
import { sizeOf, type ProposedEvent } from './proposed-event.ts';
import { isSoftDeleted } from './stream-head.ts';
import { undelete } from './metadata-event.ts';
import type { Writer } from './writer.ts';

/** The stream to write to, and what the writer takes it to be. */
export type Target = { readonly stream: string; readonly expected: ExpectedRevision };

export type AppendRequest = Target & { readonly events: readonly ProposedEvent[] };

/** What became of a write. Everything but `written` has changed nothing. */
export type WriteOutcome =
  | ({ readonly outcome: 'written' } & Written)
  | { readonly outcome: 'wrong-expected-revision'; readonly actual: number }
  | { readonly outcome: 'stream-deleted' };

export type AppendOutcome =
  | WriteOutcome
  | { readonly outcome: 'too-large'; readonly maxSize: number }
  | { readonly outcome: 'too-late' };

export type AppendLimits = {
  /** Milliseconds since 1970; afterwards nothing is written any more, so `too-late` is certain and not a guess. */
  readonly deadline?: number;
  /** Bytes of all events together. */
  readonly maxSize?: number;
};

/** Appends all events or none; resolves once they are on disk. What the server writes itself has no limits. */
export const appendEvents = async (
  writer: Writer,
  request: AppendRequest,
  { deadline = Infinity, maxSize = Infinity }: AppendLimits = {},
): Promise<AppendOutcome> => {
  const size = request.events.reduce((sum, event) => sum + sizeOf(event), 0);
  if (size > maxSize) return { outcome: 'too-large', maxSize };
  const decide = (group: Group): AppendOutcome =>
    Date.now() > deadline ? { outcome: 'too-late' } : appendIn(group, request);
  return await writer.write(decide, size);
};

const appendIn = (group: Group, { stream, expected, events }: AppendRequest): WriteOutcome => {
  const state = group.state(stream);
  const ids = events.map(({ id }) => id);
  const decision = decideAppend(state, expected, ids);
  switch (decision.outcome) {
    case 'stream-deleted':
      return decision;
    case 'wrong-expected-revision':
      return { ...decision, actual: state.lastRevision };
    case 'repeat':
      return { ...repeated(group, stream, decision.lastRevision), outcome: 'written' };
    case 'append':
      return { ...appendAndUndelete(group, stream, events), outcome: 'written' };
  }
};

const repeated = (group: Group, stream: string, lastRevision: number): Written => ({
  lastRevision,
  position: group.recordAt(stream, lastRevision)?.position ?? -1,
});

/** Whoever writes to a deleted stream, or to its metadata, brings the stream back. */
const appendAndUndelete = (
  group: Group,
  stream: string,
  events: readonly ProposedEvent[],
): Written => {
  const revived = [stream, originalStreamOf(stream)]
    .filter((name) => name !== undefined)
    .filter((name) => isSoftDeleted(group.head(name)))
    .map((name) => ({ name, from: group.head(name).lastRevision + 1 }));
  const written = group.append(stream, events);
  for (const { name, from } of revived) undelete(group, name, from);
  return written;
};
