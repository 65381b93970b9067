import { type AlarmClock, type Notices, type ViewStore } from '@marketgraph/infra/ports';
import { type Follower, type FollowOptions, followSource } from '../follow-source.ts';
import { replayProjection } from '../replay-projection.ts';
import { type RetryOptions, retryParked } from '../retry-parked.ts';
import { projector } from '../run-projection.ts';
import { fireTimers } from './fire-timers.ts';
import { isTimerStream } from './parked-timer.ts';
import { replayTimer } from './replay-timer.ts';
import { type AnyTimer } from './timer.ts';
import { timerProjection } from './timer-projection.ts';
import { createWaker, type Waker } from './waker.ts';

export type TimerOptions = FollowOptions &
  RetryOptions & { readonly timer: AnyTimer; readonly clock: AlarmClock };

/**
 * Keeps a handler's timers and fires them until the signal aborts: one instance does both, the one with the lease,
 * and the others take over. What an event sets or cancels is committed with the checkpoint, so a timer survives
 * every crash; what is due fires by the given clock. Never rejects.
 */
export const runTimer = (options: TimerOptions): Promise<void> =>
  followSource(timekeeper(options), options);

const timekeeper = (options: TimerOptions): Follower => {
  const { timer, clock } = options;
  const waker = createWaker();
  const views = waking(options.views, waker);
  const projection = timerProjection(timer);
  const keeping = { ...options, views, projection, notices: nobody };
  return {
    ...projector(keeping),
    beside: async (held, signal) => {
      const firing = { ...options, table: projection.table, views, held, signal, waker };
      const replay = (stream: string): Promise<void> =>
        isTimerStream(stream)
          ? replayTimer({ ...firing, now: clock.now }, stream)
          : replayProjection(keeping, stream);
      await Promise.all([
        fireTimers(firing),
        retryParked(timer.name, { ...options, signal }, replay),
      ]);
    },
  };
};

/** Timers are nobody's view: nobody is told of them. */
const nobody: Notices = {
  publish: () => undefined,
  subscribe: async () => ({ close: () => undefined }),
  close: async () => undefined,
};

/** Wakes whenever rows may have changed. */
const waking = (views: ViewStore, { wake }: Waker): ViewStore => ({
  ...views,
  commit: async (move, work) => {
    await views.commit(move, work);
    wake();
  },
  settleParked: async (key, range, work) => {
    await views.settleParked(key, range, work);
    wake();
  },
});
