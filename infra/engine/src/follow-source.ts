import {
  type Checkpoint,
  formatPosition,
  LeaseLostError,
  type ViewStore,
} from '@marketgraph/infra/ports';
import { type Follower } from './follower.ts';
import { handleBatch } from './handle-batch.ts';
import { HandlerWatch, type Route } from './handler-watch.ts';
import { type HeldLease, holdLease, type SharingOptions } from './hold-lease.ts';
import { keepRunning, type LoopOptions } from './keep-running.ts';
import { readSource, sequenceOf, type SourceOptions, tailOf } from './read-source.ts';
import { repeatLast } from './repeat-last.ts';

export type { Follower };

export type FollowOptions = LoopOptions &
  SharingOptions &
  SourceOptions & {
    readonly views: ViewStore;
    /** Told how the handler stands. */
    readonly watch?: HandlerWatch;
    /** Called when reading begins, here or in the member that has the lease; again after every fault. */
    readonly onReading?: () => void;
  };

type Following = FollowOptions & { readonly watch: HandlerWatch };

/**
 * Feeds a follower from its checkpoint on while this instance holds its lease, until the signal aborts.
 * Resolves after the batch in hand.
 */
export const followSource = (follower: Follower, given: FollowOptions): Promise<void> => {
  const { name, source } = follower;
  const { watch = new HandlerWatch(name, source) } = given;
  const options = { ...given, watch };
  const onStandby = (): void => {
    watch.standsBy();
    options.onReading?.();
  };
  return keepRunning(name, options, async (onProgress) => {
    try {
      await follower.prepare();
      await holdLease(name, { ...options, onStandby }, (held) =>
        followHeld(follower, options, held, onProgress),
      );
    } catch (error) {
      if (!options.signal.aborted) await tellFailure(options, error);
      throw error;
    } finally {
      watch.isHeldBy(undefined);
    }
  });
};

/** Says so also to other processes, if it is ours to say. */
export const tellFailure = async (
  { watch, views }: Pick<Following, 'watch' | 'views'>,
  error: unknown,
  eventId?: string,
): Promise<void> => {
  if (error instanceof LeaseLostError) return;
  const failure = watch.fails(error, eventId);
  if (watch.owner === undefined) return;
  // Where it can not be said nobody can ask either.
  await views.noteFailure(watch.handler, failure).catch(() => undefined);
};

const followHeld = async (
  follower: Follower,
  options: Following,
  held: HeldLease,
  onProgress: () => void,
): Promise<void> => {
  options.watch.isHeldBy(held.lease.owner);
  const ending = new AbortController();
  const signal = AbortSignal.any([options.signal, held.lost, held.leaving, ending.signal]);
  const beside = follower.beside(held, signal);
  try {
    await read(follower, { ...options, signal }, held, onProgress);
  } finally {
    ending.abort();
    await beside;
  }
  if (held.lost.aborted) throw new LeaseLostError(`another instance runs ${follower.name}`);
};

const read = async (
  follower: Follower,
  options: Following,
  held: HeldLease,
  onProgress: () => void,
): Promise<void> => {
  const { name, source, maxBatch, afterwards } = follower;
  const { views, watch } = options;
  const last = await views.lastCommit(name, source);
  const isOpen = last !== undefined && afterwards?.isOpen(last) === true;
  let at = last?.to ?? (await begin(follower, options, held));
  await resume(follower, options, at);
  options.onReading?.();
  const onRoute = (route: Route): void => watch.reads(route);
  const reading = { ...options, source, maxBatch, onRoute, after: isOpen ? last.from : at };
  const batches = readSource(reading);
  const news = isOpen ? repeatLast(batches, last.to, afterwards.repeat) : batches;
  for await (const batch of news) {
    at = await handleBatch(follower, { views, held, watch }, at, batch);
    onProgress();
  }
};

/** Noted at once: what comes before the first batch is committed belongs to it, whoever handles it. */
const begin = async (
  { name, source, startsAt }: Follower,
  { bus, views }: FollowOptions,
  { lease }: HeldLease,
): Promise<Checkpoint | undefined> => {
  if (startsAt === 'beginning') return undefined;
  const last = await bus.last(source);
  const to = last
    ? { sequence: last.sequence, position: formatPosition(last.position) }
    : { sequence: 0, position: '0/0' };
  await views.commit({ handler: name, source, from: undefined, to, lease }, async () => undefined);
  return to;
};

/** A bus that moved back is republished by its relay, with the same sequences: waiting is right, silence is not. */
const resume = async (
  { name, source }: Follower,
  { bus, views, eventStore, watch, logger }: Following,
  at: Checkpoint | undefined,
): Promise<void> => {
  const tail = await tailOf({ bus, source });
  const hasNothingToDo = tail !== undefined && sequenceOf(at) >= tail;
  watch.resumes(hasNothingToDo);
  // It may be one of whoever ran it before.
  if (hasNothingToDo) await views.noteFailure(name, null);
  if (tail === undefined || tail >= sequenceOf(at)) return;
  const what = eventStore ? 'reads from the log' : 'waits';
  logger.warn(
    { loop: name, at, tail },
    `${name} has read further than the bus reaches, and ${what}`,
  );
};
