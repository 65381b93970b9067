import { setTimeout as wait } from 'node:timers/promises';
import {
  type CommandMetadata,
  ConcurrencyError,
  type Decider,
  type EventStore,
  type Executed,
  type NewEvent,
  type Rejection,
} from '@marketgraph/infra/ports';
import { type AnyEvent, streamName } from '@marketgraph/schema';
import { type AnyCommand, decideAll, firstEventId, type Instruction } from './decide-all.ts';
import { createQueues } from './queues.ts';
import { beginAt, readOn } from './states/history.ts';
import { noStates, remember, type StreamStates } from './states/stream-states.ts';

/**
 * Decides a command on the aggregate `id` and appends what was decided, at exactly the revision it was
 * decided on. A repeat of a command id appends nothing and answers no events. Throws `ConcurrencyError`
 * when other writers were first again and again, `ZodError` when an event is off contract, and
 * `UnavailableError` as the store does: repeating with the same command id is safe.
 */
export type Execute = <
  State,
  Command extends AnyCommand,
  Event extends AnyEvent,
  Refusal extends Rejection,
>(
  decider: Decider<State, Command, Event, Refusal>,
  id: string,
  command: Command,
  metadata: CommandMetadata,
) => Promise<Executed<State, Event> | Refusal>;

/**
 * `execute` over a store. Commands on one stream queue up here, so that they do not race each other.
 * `states` remember what long streams have become.
 */
export const createExecute = (eventStore: EventStore, states = noStates): Execute => {
  const queued = createQueues();
  return (decider, id, command, metadata) =>
    queued(streamName(decider.category, id), () =>
      executeOn({ eventStore, states }, decider, id, [{ command, metadata }]),
    );
};

const maxAttempts = 10;

/**
 * Several commands on one aggregate, each deciding on what those before it did, appended at once.
 * Answers the first rejection, with nothing appended. Throws as `Execute` does.
 */
export const executeAll = <
  State,
  Command extends AnyCommand,
  Event extends AnyEvent,
  Refusal extends Rejection,
>(
  eventStore: EventStore,
  decider: Decider<State, Command, Event, Refusal>,
  id: string,
  instructions: readonly Instruction<Command>[],
): Promise<Executed<State, Event> | Refusal> =>
  executeOn({ eventStore, states: noStates }, decider, id, instructions);

type Parts = { readonly eventStore: EventStore; readonly states: StreamStates };

const executeOn = async <
  State,
  Command extends AnyCommand,
  Event extends AnyEvent,
  Refusal extends Rejection,
>(
  { eventStore, states }: Parts,
  decider: Decider<State, Command, Event, Refusal>,
  id: string,
  instructions: readonly Instruction<Command>[],
): Promise<Executed<State, Event> | Refusal> => {
  const stream = streamName(decider.category, id);
  const eventIds = instructions.map((instruction) => firstEventId(stream, instruction));
  let history = beginAt(decider.initialState, await states.recall(decider, stream));
  for (let attempt = 1; ; attempt += 1) {
    history = await readOn(eventStore, decider, { stream, eventIds }, history);
    remember(states, decider, stream, history);
    const decided = decideAll(decider, stream, history, instructions);
    if (!decided.isAccepted) return decided.refusal;
    const { state, events, newEvents } = decided;
    const outcome = await append(eventStore, stream, history.revision, newEvents);
    if (!(outcome instanceof ConcurrencyError)) return { state, events, revision: outcome };
    if (attempt === maxAttempts) throw outcome;
    await wait(conflictDelay(attempt, Math.random()));
  }
};

/** Milliseconds to wait before deciding again; `chance` in [0, 1) keeps rivals out of step. */
const conflictDelay = (attempt: number, chance: number): number =>
  chance * Math.min(100, 5 * 2 ** attempt);

/** The revision after the append, or the conflict that calls for a new decision. */
const append = async (
  eventStore: EventStore,
  stream: string,
  revision: number,
  events: readonly NewEvent[],
): Promise<number | ConcurrencyError> => {
  if (events.length === 0) return revision;
  try {
    const expected = revision < 0 ? 'no_stream' : revision;
    return (await eventStore.append(stream, expected, events)).revision;
  } catch (error) {
    if (error instanceof ConcurrencyError) return error;
    throw error;
  }
};
