import { type Decider, type EventStore, type Rejection } from '@marketgraph/infra/ports';
import { type AnyEvent, streamName } from '@marketgraph/schema';
import { beginAt, readOn } from './states/history.ts';
import { noStates, remember } from './states/stream-states.ts';

/**
 * What an aggregate has become, from its whole stream, or from what `states` remember of it and what followed;
 * its initial state at -1 if there is none.
 */
export const loadState = async <State, Command, Event extends AnyEvent, Refusal extends Rejection>(
  eventStore: EventStore,
  decider: Decider<State, Command, Event, Refusal>,
  id: string,
  states = noStates,
): Promise<{ readonly state: State; readonly revision: number }> => {
  const stream = streamName(decider.category, id);
  const known = beginAt(decider.initialState, await states.recall(decider, stream));
  const history = await readOn(eventStore, decider, { stream, eventIds: [] }, known);
  remember(states, decider, stream, history);
  return { state: history.state, revision: history.revision };
};
