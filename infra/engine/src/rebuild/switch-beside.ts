import {
  type Beside,
  type Checkpoint,
  type Lease,
  type ParkedStream,
  SwitchBlockedError,
  type ViewStore,
} from '@marketgraph/infra/ports';
import { pause } from '../pause.ts';
import { type Building, catchUp } from './catch-up.ts';

/** Something is parked in the generation that is not parked live: readers would lose what comes of it. */
export class ParkedThereError extends Error {
  readonly code = 'PARKED_THERE';
  readonly parked: readonly ParkedStream[];

  constructor(handler: string, parked: readonly ParkedStream[]) {
    super(`${handler} has parked ${parked.length} streams that are not parked live`);
    this.parked = parked;
  }
}

/** Readers wait for the switch as long as this at most; beyond a second autovacuum gives way as well. */
const lockMs = [200, 400, 800, 1_500];
const mostTries = 20;

/**
 * Puts a generation in place of the live one. What is busy is tried again with growing patience, so that no
 * queue of readers builds up; then throws `SwitchBlockedError`. Throws `ParkedThereError` unless that is accepted.
 */
export const switchBeside = async (
  building: Building,
  to: { readonly beside: Beside; readonly lease: Lease; readonly acceptParked: boolean },
): Promise<void> => {
  const { projection, generations, views, writer, signal, logger } = building;
  const { name: handler, source } = projection;
  const deadline = performance.now() + (building.liveMs ?? 2_000);
  for (let tries = 1; ; tries += 1) {
    // Near, before the live one has to wait.
    await catchUp(building, (await views.checkpoint(handler, source))?.sequence ?? 0);
    const requireLive = async (live: Checkpoint | undefined): Promise<void> => {
      const at = await catchUpSoon(building, live?.sequence ?? 0);
      // What lies between was told to nobody, and who goes on behind it tells it no more.
      const isAhead = (at?.sequence ?? 0) > (live?.sequence ?? 0);
      if (isAhead && performance.now() < deadline)
        throw new SwitchBlockedError(`${handler} is behind`);
    };
    try {
      const move = { handler, source, ...to, lockMs: lockMs[tries - 1] ?? lockMs.at(-1) ?? 0 };
      await generations.switchOver(move, async (live) => {
        await requireLive(live);
        if (!to.acceptParked) await requireNoneParked(views, writer.views, handler);
      });
      return;
    } catch (error) {
      if (!(error instanceof SwitchBlockedError) || tries === mostTries) throw error;
      logger.debug({ handler, tries, reason: error.message }, `the switch of ${handler} waits`);
      await pause(delayOf(tries), signal);
      signal.throwIfAborted();
    }
  }
};

const standstillMs = 1_000;

/** While the live handler has to wait. Throws `SwitchBlockedError` if it takes too long. */
const catchUpSoon = async (building: Building, upTo: number): Promise<Checkpoint | undefined> => {
  const late = AbortSignal.timeout(standstillMs);
  try {
    return await catchUp({ ...building, signal: AbortSignal.any([building.signal, late]) }, upTo);
  } catch (cause) {
    if (!late.aborted || building.signal.aborted) throw cause;
    throw new SwitchBlockedError(`event ${upTo} did not arrive in time`, { cause });
  }
};

const delayOf = (tries: number): number =>
  Math.min(20 * 2 ** tries, 250) * (0.5 + Math.random() / 2);

/** Streams that are parked there and not here. */
export const parkedOnlyThere = async (
  here: ViewStore,
  there: ViewStore,
  handler: string,
): Promise<readonly ParkedStream[]> => {
  const parked = await there.parkedStreams(handler);
  const known = new Set((await here.parkedStreams(handler)).map(({ stream }) => stream));
  return parked.filter(({ stream }) => !known.has(stream));
};

const requireNoneParked = async (
  here: ViewStore,
  there: ViewStore,
  handler: string,
): Promise<void> => {
  const parked = await parkedOnlyThere(here, there, handler);
  if (parked.length > 0) throw new ParkedThereError(handler, parked);
};
