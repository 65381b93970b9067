import {
  type Checkpoint,
  type EventStore,
  type Generations,
  type Notices,
} from '@marketgraph/infra/ports';
import { foldInto, writeFirstPart, type Written } from './commit-messages.ts';
import { readMessages } from './fold-messages.ts';
import { type Follower, type FollowOptions, followSource } from './follow-source.ts';
import { tellParked } from './parked-as.ts';
import { noticesAgain } from './notices-again.ts';
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
  const { projection, notices, views } = options;
  const { name, source, table } = projection;
  // Notices of a commit whose outcome is not known yet, and up to where all is said.
  let unsaid: Unsaid | undefined;
  let saidTo: Checkpoint | undefined;
  const say = (): void => {
    if (!unsaid) return;
    notices.publish(unsaid.notices);
    tellParked(options.logger, name, unsaid.parked);
    saidTo = unsaid.to;
    unsaid = undefined;
  };
  const isSaid = (to: Checkpoint): boolean => {
    // The answer to the last commit was lost, but the rows are there.
    if (to.position === unsaid?.to.position) say();
    return to.position === saidTo?.position;
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
    afterwards: {
      isOpen: ({ from, to }) =>
        !isSaid(to) && from !== undefined && to.sequence - from.sequence <= maxBatch,
      repeat: async (messages) => notices.publish(await noticesAgain(options, messages)),
    },
    beside: (_held, signal) =>
      retryParked(name, { ...options, signal }, (stream) => replayProjection(options, stream)),
    handle: async (from, messages, held) => {
      const events = messages.map(({ event }) => event);
      const open = await openerFor(projection, options.personalData, events);
      const reads = readMessages(projection, messages, open);
      const to = await writeFirstPart(projection, reads, async (part, refused) => {
        const { to, recordedAt } = endOf(part);
        const move = { handler: name, source, from, to, recordedAt, lease: held.lease };
        await views.commit(move, async (transaction) => {
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
      // Who was frozen since the commit says no more: another has said it, and more since then.
      held.require();
      say();
      return to;
    },
  };
};

type Unsaid = Written & { readonly to: Checkpoint };

const endOf = (
  reads: ReturnType<typeof readMessages>,
): { readonly to: Checkpoint; readonly recordedAt: string } => {
  const last = reads.at(-1)?.message;
  if (!last) throw new RangeError('no messages');
  const { sequence, event } = last;
  return { to: { sequence, position: event.position }, recordedAt: event.recordedAt };
};
