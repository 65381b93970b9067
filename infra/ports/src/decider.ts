import { type StreamCategory } from '@marketgraph/schema';
import { type z } from 'zod';

/** A refusal: a value, never thrown. `rejected` names the fact and becomes the error code of the graph. */
export type Rejection = { readonly rejected: string };

/**
 * For streams of thousands of events: what became of them is kept, so that not all of them are read for each
 * command. Not for states that hold personal data: what is kept outlives it.
 */
export type SnapshotPolicy<State> = {
  /** Another one whenever `evolve` makes something else of the same events. */
  readonly version: number;
  /** Events from one snapshot to the next. */
  readonly every: number;
  /** A codec between the state and JSON, so strict that it refuses what is not such a state. */
  readonly schema: z.ZodType<State>;
};

/** The three pure functions of an aggregate, and the category of its streams. */
export type Decider<State, Command, Event, Refusal extends Rejection> = {
  readonly category: StreamCategory;
  readonly initialState: State;
  /** Events, `[]` for "already done", or a rejection. */
  readonly decide: (command: Command, state: State) => readonly Event[] | Refusal;
  readonly evolve: (state: State, event: Event) => State;
  /**
   * Without it the whole stream is read for each command. Not for a state that says anything about a person:
   * snapshots are not sealed, and forgetting does not reach them (ADR 0009).
   */
  readonly snapshots?: SnapshotPolicy<State>;
};

/** What a command carries beside itself. */
export type CommandMetadata = {
  /** A UUID. Event ids derive from it, so that a repeated command can not append twice. */
  readonly commandId: string;
  /** When it happens, ISO 8601 in UTC. */
  readonly at: string;
  readonly correlationId: string;
  readonly causationId?: string;
  readonly actor?: string;
  readonly origin?: 'import';
};

export type Executed<State, Event> = {
  readonly state: State;
  /** Newly appended; empty when the command was already done. */
  readonly events: readonly Event[];
  /** Revision of the stream after the command; -1 if the stream does not exist. */
  readonly revision: number;
};
