import {
  type Notices,
  type ParkedEvent,
  ParkedMovedError,
  type ParkedKey,
  type ViewStore,
} from '@marketgraph/infra/ports';
import { foldInto, writeFirstPart } from './commit-messages.ts';
import { readMessages } from './fold-messages.ts';
import { openerFor } from './personal-data/open-events.ts';
import { type PersonalData } from './personal-data/personal-data.ts';
import { type AnyProjection } from './projection.ts';

export type ReplayProjectionOptions = {
  readonly projection: AnyProjection;
  readonly views: ViewStore;
  readonly notices: Pick<Notices, 'publish'>;
  readonly personalData?: PersonalData;
};

const maxBatch = 500;

/**
 * Folds the parked events of a stream, in order, and releases the stream with the last of them. What
 * arrives meanwhile queues behind and is folded too. Stops at an event that still fails, which is noted
 * with it. Throws if something is not reachable.
 */
export const replayProjection = async (
  options: ReplayProjectionOptions,
  stream: string,
): Promise<void> => {
  const { name, source } = options.projection;
  const key = { handler: name, source, stream };
  for (;;) {
    const events = await options.views.parkedEvents(key, maxBatch);
    if (events.length === 0) return;
    const failed = await replayPart(options, key, events);
    if (failed) return options.views.faultParked(key, { ...failed, retryAt: null });
  }
};

/** Replays a first part of the events; answers the one that fails, if it is the first. */
const replayPart = async (
  { projection, views, notices, personalData }: ReplayProjectionOptions,
  key: ParkedKey,
  events: readonly ParkedEvent[],
): Promise<ParkedEvent | undefined> => {
  const before = events[0]?.fault;
  const raws = events.map(({ event }) => event);
  const reads = readMessages(projection, events, await openerFor(projection, personalData, raws));
  const failed = await writeFirstPart(projection, reads, async (part, refused) => {
    if (refused) return refused;
    try {
      const said = await settle({ projection, views }, key, part);
      notices.publish(said);
      return undefined;
    } catch (error) {
      if (!(error instanceof StillFailsError)) throw error;
      const { failed } = error;
      if (failed.sequence === events[0]?.sequence) return failed;
      const healthy = part.filter(({ message }) => message.sequence < failed.sequence);
      notices.publish(await settle({ projection, views }, key, healthy));
      return undefined;
    }
  });
  if (!failed?.fault) return undefined;
  const { error, attempts, firstFailedAt, lastFailedAt } = failed.fault;
  return {
    ...failed,
    fault: {
      error,
      attempts: attempts + (before?.attempts ?? 0),
      firstFailedAt: before?.firstFailedAt ?? firstFailedAt,
      lastFailedAt,
    },
  };
};

const settle = async (
  { projection, views }: Omit<ReplayProjectionOptions, 'notices'>,
  key: ParkedKey,
  reads: ReturnType<typeof readMessages>,
) => {
  const from = reads[0]?.message.sequence;
  const to = reads.at(-1)?.message.sequence;
  if (from === undefined || to === undefined) throw new ParkedMovedError('nothing to replay');
  let said: Awaited<ReturnType<typeof foldInto>>['notices'] = [];
  await views.settleParked(key, { from, to }, async (transaction) => {
    const folded = await foldInto(transaction, projection, reads, new Set());
    const [failed] = folded.parked;
    // Nothing of this is kept: those before it are settled by themselves.
    if (failed) throw new StillFailsError(failed);
    said = folded.notices;
  });
  return said;
};

class StillFailsError extends Error {
  readonly failed: ParkedEvent;

  constructor(failed: ParkedEvent) {
    super('an event of the stream still fails');
    this.failed = failed;
  }
}
