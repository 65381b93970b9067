import {
  type Decider,
  type EventStore,
  type RawEvent,
  type Rejection,
} from '@marketgraph/infra/ports';
import { type AnyEvent } from '@marketgraph/schema';
import { foldRaw } from '../fold-raw.ts';
import { markOf } from './event-marks.ts';
import { type KnownState } from './known-state.ts';

/** A stream as far as it was read. */
export type History<State> = {
  readonly state: State;
  /** -1 before the first event. */
  readonly revision: number;
  /** Of the event at `revision`. */
  readonly lastEventId: string | undefined;
  readonly marks: readonly number[];
  /** Of the events that were read now: all of them, unless it was begun with a known state. */
  readonly eventIds: ReadonlySet<string>;
  readonly isWhole: boolean;
};

/** Where reading begins: at a known state, else at the first event. */
export const beginAt = <State>(
  initialState: State,
  known: KnownState<State> | undefined,
): History<State> =>
  known
    ? { ...known, lastEventId: known.eventId, eventIds: new Set(), isWhole: false }
    : {
        state: initialState,
        revision: -1,
        lastEventId: undefined,
        marks: [],
        eventIds: new Set(),
        isWhole: true,
      };

/**
 * Goes on with what the log has by now. Begins anew, at the first event, if the log is not the one that the
 * history is of, or if one of `eventIds` may be of an event that was not read. Throws like `parseEvent`.
 */
export const readOn = async <State, Command, Event extends AnyEvent, Refusal extends Rejection>(
  eventStore: EventStore,
  decider: Decider<State, Command, Event, Refusal>,
  { stream, eventIds }: { readonly stream: string; readonly eventIds: readonly string[] },
  history: History<State>,
): Promise<History<State>> => {
  // The last known event is read again: a log that was set back, or grew anew, has another one there.
  const [last, ...others] = await eventStore.read(stream, Math.max(history.revision, 0));
  if (history.revision < 0) return extended(decider, history, last ? [last, ...others] : []);
  const further =
    last?.eventId === history.lastEventId ? extended(decider, history, others) : undefined;
  if (further && !mayHave(further, eventIds)) return further;
  const whole = beginAt(decider.initialState, undefined);
  return extended(decider, whole, await eventStore.read(stream));
};

const extended = <State, Command, Event extends AnyEvent, Refusal extends Rejection>(
  decider: Decider<State, Command, Event, Refusal>,
  history: History<State>,
  news: readonly RawEvent[],
): History<State> => {
  const last = news.at(-1);
  if (!last) return history;
  const ids = news.map(({ eventId }) => eventId);
  return {
    state: foldRaw(decider, history.state, news),
    revision: last.revision,
    lastEventId: last.eventId,
    marks: [...history.marks, ...ids.map(markOf)],
    eventIds: new Set([...history.eventIds, ...ids]),
    isWhole: history.isWhole,
  };
};

const mayHave = <State>({ isWhole, marks }: History<State>, eventIds: readonly string[]): boolean =>
  !isWhole && eventIds.some((id) => marks.includes(markOf(id)));
