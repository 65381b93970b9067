import {
  type CommandMetadata,
  type Decider,
  type NewEvent,
  type Rejection,
} from '@marketgraph/infra/ports';
import { type AnyEvent } from '@marketgraph/schema';
import { domainOf } from './domain-of.ts';
import { eventId, toNewEvents } from './new-events.ts';
import { type History } from './states/history.ts';

/** Commands name their kind, as events do. */
export type AnyCommand = { readonly type: string };

/** A command and what it carries beside itself. */
export type Instruction<Command extends AnyCommand> = {
  readonly command: Command;
  readonly metadata: CommandMetadata;
};

/** What the commands come to; `refusal` is that of the first refused one. */
export type Decided<State, Event, Refusal> =
  | {
      readonly isAccepted: true;
      readonly state: State;
      readonly events: readonly Event[];
      readonly newEvents: readonly NewEvent[];
    }
  | { readonly isAccepted: false; readonly refusal: Refusal };

/** The id of the first event that a command appends, if it appends any: who finds it finds the command done. */
export const firstEventId = <Command extends AnyCommand>(
  stream: string,
  { command, metadata }: Instruction<Command>,
): string => eventId({ stream, commandType: command.type, metadata }, 0);

/** Decides commands one after another, each on what those before it did. Those done before do nothing. */
export const decideAll = <
  State,
  Command extends AnyCommand,
  Event extends AnyEvent,
  Refusal extends Rejection,
>(
  decider: Decider<State, Command, Event, Refusal>,
  stream: string,
  history: Pick<History<State>, 'state' | 'eventIds'>,
  instructions: readonly Instruction<Command>[],
): Decided<State, Event, Refusal> => {
  let state = history.state;
  const events: Event[] = [];
  const newEvents: NewEvent[] = [];
  for (const instruction of instructions) {
    const { command, metadata } = instruction;
    const intent = { stream, commandType: command.type, metadata };
    const firstId = firstEventId(stream, instruction);
    if (history.eventIds.has(firstId) || newEvents.some(({ id }) => id === firstId)) continue;
    const decided = decider.decide(command, state);
    if (isRefused(decided)) return { isAccepted: false, refusal: decided };
    state = decided.reduce(decider.evolve, state);
    events.push(...decided);
    newEvents.push(...toNewEvents(domainOf(decider.category), intent, decided));
  }
  return { isAccepted: true, state, events, newEvents };
};

const isRefused = <Refusal extends Rejection>(
  decided: readonly unknown[] | Refusal,
): decided is Refusal => 'rejected' in decided;
