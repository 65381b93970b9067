import { ParkedMovedError, type ViewStore } from '@marketgraph/infra/ports';
import { inParallel } from './in-parallel.ts';
import { keepRunning, type LoopOptions } from './keep-running.ts';
import { pause } from './pause.ts';

export type RetryOptions = {
  /** How often to look for parked streams whose time has come, in milliseconds. */
  readonly retryEveryMs?: number;
};

const maxStreamsAtOnce = 16;

/**
 * Replays parked streams of a handler when they are due, by their policy or because somebody asked, until
 * the signal aborts. Never rejects.
 */
export const retryParked = (
  handler: string,
  options: LoopOptions & RetryOptions & { readonly views: ViewStore },
  replay: (stream: string) => Promise<void>,
): Promise<void> =>
  keepRunning(`retries of ${handler}`, options, async (onProgress) => {
    const { views, signal, retryEveryMs = 5_000 } = options;
    while (!signal.aborted) {
      const now = new Date().toISOString();
      const due = await views.parkedDue(handler, now, 100);
      onProgress();
      const tasks = due.map(
        ({ stream }) =>
          () =>
            unlessMoved(replay(stream)),
      );
      await inParallel(maxStreamsAtOnce, tasks);
      if (due.length === 0) await pause(retryEveryMs, signal);
    }
  });

/** Another has replayed or skipped it meanwhile: there is nothing left to do here. */
const unlessMoved = async (replaying: Promise<void>): Promise<void> => {
  try {
    await replaying;
  } catch (error) {
    if (!(error instanceof ParkedMovedError)) throw error;
  }
};
