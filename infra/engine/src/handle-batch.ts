import {
  type BusMessage,
  type Checkpoint,
  CheckpointMovedError,
  comparePositions,
  parsePosition,
  type ViewStore,
} from '@marketgraph/infra/ports';
import { type Follower } from './follower.ts';
import { type HandlerWatch } from './handler-watch.ts';
import { type HeldLease } from './hold-lease.ts';
import { sequenceOf } from './read-source.ts';

export type Handling = {
  readonly views: ViewStore;
  readonly held: HeldLease;
  readonly watch: HandlerWatch;
};

/** Handles a batch to its end; what another instance has handled meanwhile is passed by. */
export const handleBatch = async (
  follower: Follower,
  handling: Handling,
  at: Checkpoint | undefined,
  batch: readonly BusMessage[],
): Promise<Checkpoint | undefined> => {
  let from = at;
  for (;;) {
    const pending = batch.filter(({ sequence }) => sequence > sequenceOf(from));
    const [next] = pending;
    if (!next) return from;
    requireNext(from, next);
    handling.watch.takesInHand(next.event.eventId);
    from = await handleOrPassBy(follower, handling, from, pending);
    handling.watch.moves();
  }
};

const handleOrPassBy = async (
  { name, source, handle }: Follower,
  { views, held }: Handling,
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
