import { type Snapshot, type SnapshotPolicy } from '@marketgraph/infra/ports';
import { z } from 'zod';
import { packMarks, unpackMarks } from './event-marks.ts';

/** What a stream had become at a revision. Whoever uses it makes sure that the log still says so. */
export type KnownState<State> = {
  readonly state: State;
  readonly revision: number;
  /** Of the event at `revision`. */
  readonly eventId: string;
  /** One for each event, in their order. */
  readonly marks: readonly number[];
};

/** For keeping. Throws `ZodError` if the policy's codec does not take the state. */
export const toSnapshot = <State>(
  stream: string,
  { version, schema }: SnapshotPolicy<State>,
  { state, revision, eventId, marks }: KnownState<State>,
): Snapshot => ({
  stream,
  version,
  revision,
  eventId,
  state: z.encode(schema, state),
  marks: packMarks(marks),
});

/** `undefined` if it is another version's, or none at all. */
export const fromSnapshot = <State>(
  { version, schema }: SnapshotPolicy<State>,
  snapshot: Snapshot,
): KnownState<State> | undefined => {
  if (snapshot.version !== version) return undefined;
  const { revision, eventId } = snapshot;
  const marks = unpackMarks(snapshot.marks);
  const read = schema.safeParse(snapshot.state);
  if (!read.success || marks.length !== revision + 1) return undefined;
  return { state: read.data, revision, eventId, marks };
};
