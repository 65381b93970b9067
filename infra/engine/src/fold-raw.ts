import { type Decider, type Rejection } from '@marketgraph/infra/ports';
import { type AnyEvent, parseEvent, type RawEvent } from '@marketgraph/schema';
import { domainOf } from './domain-of.ts';

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
