import { randomUUID } from 'node:crypto';
import type { Target, WriteOutcome } from './append-events.ts';
import { decideAppend } from './decide-append.ts';
import type { Group, Written } from './group.ts';
import { withTruncateBefore } from './metadata-stream.ts';
import { DELETED } from './stream-head.ts';
import { writeMetadata } from './metadata-event.ts';
import type { Writer } from './writer.ts';

/** `soft` hides the events until somebody appends again, `tombstone` ends the stream for good. */
export type DeleteKind = 'soft' | 'tombstone';

const NOTHING = new Uint8Array();

/** Deletes a stream; resolves once that is on disk. */
export const deleteStream = async (
  writer: Writer,
  target: Target,
  kind: DeleteKind,
): Promise<WriteOutcome> => await writer.write((group) => deleteIn(group, target, kind));

const deleteIn = (group: Group, { stream, expected }: Target, kind: DeleteKind): WriteOutcome => {
  const state = group.state(stream);
  const id = randomUUID();
  const decision = decideAppend(state, expected, [id]);
  if (decision.outcome === 'stream-deleted') return decision;
  const isNothing = kind === 'soft' && state.lastRevision < 0 && !state.hasMetadata();
  if (decision.outcome !== 'append' || isNothing) {
    return { outcome: 'wrong-expected-revision', actual: state.lastRevision };
  }
  return {
    outcome: 'written',
    ...(kind === 'soft' ? softDelete(group, stream) : tombstone(group, stream, id)),
  };
};

/** The real server, too, forgets the rest of the metadata here. */
const softDelete = (group: Group, stream: string): Written =>
  writeMetadata(group, stream, withTruncateBefore(NOTHING, DELETED));

const tombstone = (group: Group, stream: string, id: string): Written =>
  group.tombstone(stream, {
    id,
    type: '$streamDeleted',
    isJson: false,
    data: NOTHING,
    metadata: NOTHING,
  });
