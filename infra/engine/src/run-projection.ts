import {
  type ChangedNotice,
  type Checkpoint,
  type Notices,
  type ViewTransaction,
} from '@marketgraph/infra/ports';
import { type RecordedEvent } from '@marketgraph/schema';
import { foldBatch, type Folded, touchedKeys } from './fold-batch.ts';
import { type Follower, type FollowOptions, followSource } from './follow-source.ts';
import { parsePrefix } from './parse-prefix.ts';
import { type AnyProjection } from './projection.ts';

export type ProjectionOptions = FollowOptions & {
  readonly projection: AnyProjection;
  readonly notices: Notices;
  /** Called when the table is prepared and reading begins; again after every fault. */
  readonly onReading?: () => void;
};

const maxBatch = 500;

/**
 * Keeps a view up to date until the signal aborts: rows and checkpoint of a batch in one transaction,
 * then one notice for each event and row it changed. Faults are retried for ever, loudly. Several
 * instances may run at once: each batch is committed by exactly one. Prepares the table. Never rejects.
 */
export const runProjection = (options: ProjectionOptions): Promise<void> =>
  followSource(projector(options), options);

const projector = ({ projection, notices, views, onReading }: ProjectionOptions): Follower => {
  const { name, source, table } = projection;
  // Notices of a commit whose outcome is not known yet.
  let unsaid: Unsaid | undefined;
  const say = (): void => {
    if (unsaid) notices.publish(unsaid.notices);
    unsaid = undefined;
  };
  return {
    name,
    source,
    maxBatch,
    prepare: () => views.prepare(name, table),
    onResume: (at) => {
      // The answer to the last commit was lost, but the rows are there.
      if (at && at.position === unsaid?.to.position) say();
      onReading?.();
    },
    handle: async (from, messages) => {
      const { events, to } = parsePrefix(source, messages);
      await views.commit({ handler: name, source, from, to }, async (transaction) => {
        const folded = await foldInto(transaction, projection, events);
        unsaid = { to, notices: folded.notices };
      });
      say();
      return to;
    },
  };
};

type Unsaid = { readonly to: Checkpoint; readonly notices: readonly ChangedNotice[] };

const foldInto = async (
  transaction: ViewTransaction,
  projection: AnyProjection,
  events: readonly RecordedEvent[],
): Promise<Folded> => {
  const { table } = projection;
  const rows = await transaction.load(table, touchedKeys(projection, events));
  const folded = foldBatch(projection, events, rows);
  await transaction.save(table, folded.saved);
  await transaction.remove(table, folded.removed);
  return folded;
};
