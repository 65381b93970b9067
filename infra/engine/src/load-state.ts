import { type Decider, type EventStore, type Rejection } from '@marketgraph/infra/ports';
import { type AnyEvent, parseEvent, type RawEvent, streamName } from '@marketgraph/schema';
import { domainOf } from './domain-of.ts';

/** What an aggregate has become, from its whole stream; its initial state at -1 if there is none. */
export const loadState = async <State, Command, Event extends AnyEvent, Refusal extends Rejection>(
  eventStore: EventStore,
  decider: Decider<State, Command, Event, Refusal>,
  id: string,
): Promise<{ readonly state: State; readonly revision: number }> => {
  const events = await eventStore.read(streamName(decider.category, id));
  return {
    state: foldRaw(decider, decider.initialState, events),
    revision: events.at(-1)?.revision ?? -1,
  };
};

/** `state` after further events of its stream; throws like `parseEvent`. */
export const foldRaw = <State, Command, Event extends AnyEvent, Refusal extends Rejection>(
  decider: Decider<State, Command, Event, Refusal>,
  state: State,
  events: readonly RawEvent[],
): State => {
  const domain = domainOf(decider.category);
  return events.reduce((current, raw) => {
    // A decider's category holds its own events only, a part of its domain's.
    const event = parseEvent(domain, raw) as AnyEvent as Event;
    return decider.evolve(current, event);
  }, state);
};
