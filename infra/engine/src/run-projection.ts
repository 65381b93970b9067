import { type Checkpoint, type EventStore, type Generations, type Notices } from '@marketgraph/infra/ports';
import { foldInto, writeFirstPart, type Written } from './commit-messages.ts';
import { readMessages } from './fold-messages.ts';
import { type Follower, type FollowOptions, followSource } from './follow-source.ts';
import { tellParked } from './parked-as.ts';
import { openerFor } from './personal-data/open-events.ts';
import { type PersonalData } from './personal-data/personal-data.ts';
import { type AnyProjection } from './projection.ts';
import { replayProjection } from './replay-projection.ts';
import { upgradeView } from './rebuild/upgrade-view.ts';
import { type RetryOptions, retryParked } from './retry-parked.ts';

export type ProjectionOptions = FollowOptions &
  RetryOptions & {
    readonly projection: AnyProjection;
    readonly notices: Notices;
    /** What opens personal data; needed by projections that read it. */
    readonly personalData?: PersonalData;
    /** Where a new version of the table is built beside the old one; without it, it replaces it at once. */
    readonly generations?: Generations;
    /** The log, to build a new version from; without it, it is built from the bus. */
    readonly eventStore?: EventStore;
    /**
     * Called when the table is prepared and reading begins, here or in the instance that has the lease;
     * again after every fault.
     */
    readonly onReading?: () => void;
  };

const maxBatch = 500;

/**
 * Keeps a view up to date until the signal aborts: rows and checkpoint of a batch in one transaction,
 * then one notice for each event and row it changed. An event it can not fold is parked with all that
 * follows in its stream, in the same transaction, and nobody else waits. Other faults are retried for
 * ever, loudly. Several instances may run at once: the one with the lease works, the others take over.
 * Prepares the table. Never rejects.
 */
export const runProjection = (options: ProjectionOptions): Promise<void> =>
  followSource(projector(options), options);

/** What keeps a view up to date, for `followSource`. */
export const projector = (options: ProjectionOptions): Follower => {
  const { projection, notices, views, onReading } = options;
  const { name, source, table } = projection;
  // Notices of a commit whose outcome is not known yet.
  let unsaid: Unsaid | undefined;
  const say = (): void => {
    if (!unsaid) return;
    notices.publish(unsaid.notices);
    tellParked(options.logger, name, unsaid.parked);
    unsaid = undefined;
  };
  return {
    name,
    source,
    maxBatch,
    startsAt: 'beginning',
    prepare: async () => {
      const { generations } = options;
      // A view that is read keeps its rows until the new ones are there.
      if (generations) await upgradeView({ ...options, generations });
      await views.prepare(name, table);
    },
    onResume: (at) => {
      // The answer to the last commit was lost, but the rows are there.
      if (at && at.position === unsaid?.to.position) say();
      onReading?.();
    },
    // Another instance keeps the view up to date: this one is as ready as it can be.
    onStandby: () => onReading?.(),
    beside: (_held, signal) =>
      retryParked(name, { ...options, signal }, (stream) => replayProjection(options, stream)),
    handle: async (from, messages, { lease }) => {
      const events = messages.map(({ event }) => event);
      const open = await openerFor(projection, options.personalData, events);
      const reads = readMessages(projection, messages, open);
      const to = await writeFirstPart(projection, reads, async (part, refused) => {
        const to = endOf(part);
        await views.commit({ handler: name, source, from, to, lease }, async (transaction) => {
          const streams = [...new Set(part.map(({ message }) => message.event.stream))];
          const parked = await transaction.parkedAmong(streams);
          const written = refused
            ? { notices: [], parked: [refused] }
            : await foldInto(transaction, projection, part, parked);
          await transaction.park(written.parked);
          unsaid = { ...written, to };
        });
        return to;
      });
      say();
      return to;
    },
  };
};

type Unsaid = Written & { readonly to: Checkpoint };

const endOf = (reads: ReturnType<typeof readMessages>): Checkpoint => {
  const last = reads.at(-1)?.message;
  if (!last) throw new RangeError('no messages');
  return { sequence: last.sequence, position: last.event.position };
};
