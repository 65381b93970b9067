import { type KnownState } from './known-state.ts';

/** A state in this process, and the revision of its newest snapshot, -1 for none. */
export type RecentState = {
  /** Of its decider: what says whose state it is. */
  readonly policy: object;
  readonly known: KnownState<unknown>;
  readonly savedRevision: number;
};

/** The states used last. Their weight is their events: what a state remembers grows with them. */
export type RecentStates = {
  readonly get: (stream: string) => RecentState | undefined;
  readonly set: (stream: string, recent: RecentState) => void;
};

/** Forgets those unused for longest as soon as all together have more than `maxEvents`. */
export const createRecentStates = (maxEvents: number): RecentStates => {
  const states = new Map<string, RecentState>();
  let events = 0;
  const forget = (stream: string): void => {
    events -= weightOf(states.get(stream));
    states.delete(stream);
  };
  return {
    get: (stream) => states.get(stream),
    set: (stream, recent) => {
      forget(stream);
      // A map keeps the order of insertion: the first one is the one unused for longest.
      states.set(stream, recent);
      events += weightOf(recent);
      for (const oldest of states.keys()) {
        if (events <= maxEvents) return;
        forget(oldest);
      }
    },
  };
};

const weightOf = (recent: RecentState | undefined): number =>
  recent ? recent.known.revision + 1 : 0;
