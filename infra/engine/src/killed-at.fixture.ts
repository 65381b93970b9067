import { type EventBus, type Notices, type ViewStore } from '@marketgraph/infra/ports';

/** A process that dies at its n-th step: from then on nothing it calls does anything. */
export type Doomed = {
  readonly signal: AbortSignal;
  readonly isDead: () => boolean;
  /** Two steps: before the call and after it. */
  readonly around: <Result>(call: () => Promise<Result>) => Promise<Result>;
  readonly views: (views: ViewStore) => ViewStore;
  readonly bus: (bus: EventBus) => EventBus;
  readonly notices: (notices: Notices) => Notices;
};

/** Every call to a port is two steps: before it is done, and after it is done but not yet known to be. */
export const killedAt = (last: number): Doomed => {
  const death = new AbortController();
  let steps = 0;
  const step = (): void => {
    steps += 1;
    if (steps >= last) death.abort();
    if (death.signal.aborted) throw new Error('killed');
  };
  const around = async <Result>(call: () => Promise<Result>): Promise<Result> => {
    step();
    const result = await call();
    step();
    return result;
  };
  return {
    signal: death.signal,
    isDead: () => death.signal.aborted,
    around,
    views: (views) => ({
      ...views,
      prepare: (...args) => around(() => views.prepare(...args)),
      checkpoint: (...args) => around(() => views.checkpoint(...args)),
      timersAhead: (...args) => around(() => views.timersAhead(...args)),
      settleTimers: (...args) => around(() => views.settleTimers(...args)),
      lastCommit: (...args) => around(() => views.lastCommit(...args)),
      commit: (move, work) =>
        around(() =>
          views.commit(move, (transaction) =>
            work({
              ...transaction,
              load: (...args) => around(() => transaction.load(...args)),
              save: (...args) => around(() => transaction.save(...args)),
              remove: (...args) => around(() => transaction.remove(...args)),
            }),
          ),
        ),
    }),
    bus: (bus) => ({
      ...bus,
      last: (...args) => around(() => bus.last(...args)),
      publish: (...args) => around(() => bus.publish(...args)),
    }),
    notices: (notices) => ({
      ...notices,
      publish: (more) => {
        step();
        notices.publish(more);
      },
    }),
  };
};
