import { randomUUID } from 'node:crypto';
import { decideAppend } from './append.ts';
import { sizeOf } from './append-size.ts';
import type { ExpectedRevision } from './expected-revision.ts';
import type { Group, ProposedEvent, Written } from './group.ts';
import type { Writer } from './writer.ts';

export type AppendRequest = {
  readonly stream: string;
  readonly expected: ExpectedRevision;
  readonly events: readonly ProposedEvent[];
};

/** What became of an append. Everything but `written` has changed nothing. */
export type AppendOutcome =
  | ({ readonly outcome: 'written' } & Written)
  | { readonly outcome: 'wrong-expected-revision'; readonly actual: number }
  | { readonly outcome: 'stream-deleted' }
  | { readonly outcome: 'too-large' };

export const MAX_APPEND_SIZE = 1024 * 1024;

/** Appends all events or none; resolves once they are on disk. */
export const appendEvents = async (
  writer: Writer,
  request: AppendRequest,
): Promise<AppendOutcome> => {
  const size = request.events.reduce((sum, event) => sum + sizeOf(event), 0);
  if (size > MAX_APPEND_SIZE) return { outcome: 'too-large' };
  return await writer.write((group) => appendIn(group, request));
};

const appendIn = (group: Group, { stream, expected, events }: AppendRequest): AppendOutcome => {
  const state = group.state(stream);
  const ids = events.map(({ id }) => id);
  const decision = decideAppend(state, expected, ids);
  switch (decision.outcome) {
    case 'stream-deleted':
      return decision;
    case 'wrong-expected-revision':
      return { ...decision, actual: state.lastRevision };
    case 'repeat':
      return {
        outcome: 'written',
        lastRevision: decision.lastRevision,
        position: group.positionAt(stream, decision.lastRevision),
      };
    case 'append':
      if (decision.undelete) group.undelete(stream);
      return { outcome: 'written', ...group.append(stream, events) };
  }
};

export type DeleteRequest = Omit<AppendRequest, 'events'> & { readonly kind: 'soft' | 'tombstone' };

/** Hides a stream, or ends it for good; resolves once that is on disk. */
export const deleteStream = async (
  writer: Writer,
  request: DeleteRequest,
): Promise<Exclude<AppendOutcome, { outcome: 'too-large' }>> =>
  await writer.write((group) => deleteIn(group, request));

const deleteIn = (
  group: Group,
  { stream, expected, kind }: DeleteRequest,
): Exclude<AppendOutcome, { outcome: 'too-large' }> => {
  const state = group.state(stream);
  const id = randomUUID();
  const decision = decideAppend(state, expected, [id]);
  switch (decision.outcome) {
    case 'stream-deleted':
      return decision;
    case 'repeat':
    case 'wrong-expected-revision':
      return { outcome: 'wrong-expected-revision', actual: state.lastRevision };
    case 'append':
      return {
        outcome: 'written',
        ...(kind === 'soft' ? group.softDelete(stream) : group.tombstone(stream, id)),
      };
  }
};
