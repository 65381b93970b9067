import { type SnapshotPolicy, type Snapshots } from '@marketgraph/infra/ports';
import { type EngineLogger } from '../keep-running.ts';
import { type History } from './history.ts';
import { fromSnapshot, type KnownState, toSnapshot } from './known-state.ts';
import { createRecentStates } from './recent-states.ts';
import { createWriteBehind } from './write-behind.ts';

/** What is asked of a decider here. */
type AnyDecider<State> = { readonly snapshots?: SnapshotPolicy<State> };

/** States of long streams, so that not all of a stream is read for each command. Only of deciders that ask for it. */
export type StreamStates = {
  /** What was known last: of this process, else of a snapshot. It may be of another log by now. */
  readonly recall: <State>(
    decider: AnyDecider<State>,
    stream: string,
  ) => Promise<KnownState<State> | undefined>;
  /** Remembers what was just read, and now and then saves a snapshot of it. Costs its caller nothing. */
  readonly keep: <State>(
    decider: AnyDecider<State>,
    stream: string,
    known: KnownState<State>,
  ) => void;
};

export type StreamStatesOptions = {
  readonly snapshots: Snapshots;
  readonly logger: EngineLogger;
  /** How many events the states kept in this process may be made of, all together. */
  readonly maxEvents?: number;
};

/** For who reads all of it each time. */
export const noStates: StreamStates = {
  recall: async () => undefined,
  keep: () => undefined,
};

/** Keeps what was read, unless there was nothing. */
export const remember = <State>(
  states: StreamStates,
  decider: AnyDecider<State>,
  stream: string,
  { state, revision, lastEventId, marks }: History<State>,
): void => {
  if (lastEventId === undefined) return;
  states.keep(decider, stream, { state, revision, eventId: lastEventId, marks });
};

/** States in this process, and behind them snapshots. A fault of the snapshots makes it slow, never wrong. */
export const createStreamStates = ({
  snapshots,
  logger,
  maxEvents = 200_000,
}: StreamStatesOptions): StreamStates => {
  const recent = createRecentStates(maxEvents);
  const writeBehind = createWriteBehind(snapshots, logger);

  const fromStore: StreamStates['recall'] = async ({ snapshots: policy }, stream) => {
    if (!policy) return undefined;
    try {
      const found = await snapshots.find(stream);
      return found && fromSnapshot(policy, found);
    } catch (err) {
      logger.warn({ err, stream }, `the snapshot of ${stream} can not be read; its events are`);
      return undefined;
    }
  };

  return {
    recall: async <State>(decider: AnyDecider<State>, stream: string) => {
      const { snapshots: policy } = decider;
      if (!policy) return undefined;
      const here = recent.get(stream);
      // The same policy: it is of the same decider, and so is the state.
      if (here?.policy === policy) return here.known as KnownState<State>;
      const known = await fromStore(decider, stream);
      if (known) recent.set(stream, { policy, known, savedRevision: known.revision });
      return known;
    },
    keep: ({ snapshots: policy }, stream, known) => {
      if (!policy) return;
      const saved = recent.get(stream)?.savedRevision ?? -1;
      // A log that was set back begins anew, and so do its snapshots.
      const before = saved > known.revision ? -1 : saved;
      const isDue = known.revision - before >= policy.every;
      if (isDue) writeBehind(stream, () => toSnapshot(stream, policy, known));
      const savedRevision = isDue ? known.revision : before;
      recent.set(stream, { policy, known, savedRevision });
    },
  };
};
