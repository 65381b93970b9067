import {
  type BusMessage,
  type Checkpoint,
  CheckpointMovedError,
  comparePositions,
  type EventBus,
  formatPosition,
  LeaseLostError,
  parsePosition,
  type ViewStore,
} from '@marketgraph/infra/ports';
import { type EventDomain } from '@marketgraph/schema';
import { type HeldLease, holdLease, type SharingOptions } from './hold-lease.ts';
import { keepRunning, type LoopOptions } from './keep-running.ts';

/** Somebody who reads one domain's events in order and remembers how far. */
export type Follower = {
  readonly name: string;
  readonly source: EventDomain;
  readonly maxBatch: number;
  /** Where it begins without a checkpoint; `now` passes by what the bus holds. */
  readonly startsAt: 'beginning' | 'now';
  /** Called before the checkpoint is read, at the start and after every failure. */
  readonly prepare: () => Promise<void>;
  /** Called right before reading begins, with the checkpoint it begins at. */
  readonly onResume: (at: Checkpoint | undefined) => void;
  /** Called when another instance does the work, and this one waits for its lease. */
  readonly onStandby: () => void;
  /** Runs beside the reading, while the lease is held, until the signal aborts. Never rejects. */
  readonly beside: (held: HeldLease, signal: AbortSignal) => Promise<void>;
  /**
   * Handles messages, the first right after `from`, and moves the checkpoint to the last one it has
   * handled: at least one of them, or it throws. Throws `CheckpointMovedError` when another was there,
   * `LeaseLostError` when another has taken over.
   */
  readonly handle: (
    from: Checkpoint | undefined,
    messages: readonly BusMessage[],
    held: HeldLease,
  ) => Promise<Checkpoint>;
};

export type FollowOptions = LoopOptions &
  SharingOptions & { readonly bus: EventBus; readonly views: ViewStore };

/**
 * Feeds a follower from its checkpoint on while this instance holds its lease, until the signal aborts.
 * Resolves after the batch in hand.
 */
export const followSource = (follower: Follower, options: FollowOptions): Promise<void> =>
  keepRunning(follower.name, options, async (onProgress) => {
    await follower.prepare();
    const lease = { ...options, onStandby: follower.onStandby };
    await holdLease(follower.name, lease, async (held) => {
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
      if (!options.signal.aborted && !held.leaving.aborted)
        throw new Error(`the bus ended the stream of ${follower.source}`);
    });
  });

const read = async (
  follower: Follower,
  options: FollowOptions,
  held: HeldLease,
  onProgress: () => void,
): Promise<void> => {
  const { name, source, maxBatch } = follower;
  const { bus, views, signal } = options;
  let at = (await views.checkpoint(name, source)) ?? (await begin(follower, options, held));
  await warnIfAhead(follower, options, at);
  follower.onResume(at);
  for await (const batch of bus.consume(source, { after: sequenceOf(at), maxBatch, signal })) {
    at = await handleBatch(follower, { views, held }, at, batch);
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

const sequenceOf = (checkpoint: Checkpoint | undefined): number => checkpoint?.sequence ?? 0;

/** A bus that moved back is republished by its relay, with the same sequences: waiting is right, silence is not. */
const warnIfAhead = async (
  { name, source }: Follower,
  { bus, logger }: FollowOptions,
  at: Checkpoint | undefined,
): Promise<void> => {
  const last = await bus.last(source);
  const tail = last?.sequence ?? 0;
  if (tail >= sequenceOf(at)) return;
  logger.warn({ loop: name, at, tail }, `${name} has read further than the bus reaches, and waits`);
};

/** Handles a batch to its end; what another instance has handled meanwhile is passed by. */
const handleBatch = async (
  follower: Follower,
  { views, held }: { readonly views: ViewStore; readonly held: HeldLease },
  at: Checkpoint | undefined,
  batch: readonly BusMessage[],
): Promise<Checkpoint | undefined> => {
  let from = at;
  for (;;) {
    const pending = batch.filter(({ sequence }) => sequence > sequenceOf(from));
    const [next] = pending;
    if (!next) return from;
    requireNext(from, next);
    from = await handleOrPassBy(follower, { views, held }, from, pending);
  }
};

const handleOrPassBy = async (
  { name, source, handle }: Follower,
  { views, held }: { readonly views: ViewStore; readonly held: HeldLease },
  from: Checkpoint | undefined,
  pending: readonly BusMessage[],
): Promise<Checkpoint | undefined> => {
  try {
    return await handle(from, pending, held);
  } catch (error) {
    if (!(error instanceof CheckpointMovedError)) throw error;
    const now = await views.checkpoint(name, source);
    // It moved by no more than we knew: asking again at once would go round in circles.
    if (now?.sequence === from?.sequence && now?.position === from?.position) throw error;
    return now;
  }
};

/** A gap, or a position that goes back, means another log than the one read so far: never skip silently. */
const requireNext = (from: Checkpoint | undefined, { sequence, event }: BusMessage): void => {
  if (sequence !== sequenceOf(from) + 1) {
    throw new Error(`expected sequence ${sequenceOf(from) + 1}, but the bus gave ${sequence}`);
  }
  if (!from || from.sequence === 0) return;
  if (comparePositions(parsePosition(event.position), parsePosition(from.position)) > 0) return;
  throw new Error(
    `sequence ${sequence} stands at ${event.position}, not after ${from.position}: another log`,
  );
};
