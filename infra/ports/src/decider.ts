import { type StreamCategory } from '@marketgraph/schema';

/** A refusal: a value, never thrown. `rejected` names the fact and becomes the error code of the graph. */
export type Rejection = { readonly rejected: string };

/** The three pure functions of an aggregate, and the category of its streams. */
export type Decider<State, Command, Event, Refusal extends Rejection> = {
  readonly category: StreamCategory;
  readonly initialState: State;
  /** Events, `[]` for "already done", or a rejection. */
  readonly decide: (command: Command, state: State) => readonly Event[] | Refusal;
  readonly evolve: (state: State, event: Event) => State;
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
